package io.remora.authenticator;

import io.remora.Authenticator;
import io.remora.Conversation;
import io.remora.Handshake;
import io.remora.Principal;
import io.remora.Vouched;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** See {@link Authenticators#all}. */
final class AllAuthenticator implements VouchingAuthenticator {
    private final List<Authenticator> parts;

    AllAuthenticator(List<Authenticator> parts) {
        this.parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("there is no authenticator to combine: name at least one");
        }
    }

    @Override
    public String name() {
        return Authenticators.joined(parts, "+");
    }

    @Override
    public boolean converses() {
        return parts.stream().anyMatch(Authenticator::converses);
    }

    @Override
    public Vouched vouch(Handshake handshake, Conversation conversation) throws IOException {
        List<Vouched> each = new ArrayList<>();
        // Those that need no bytes first: who has no certificate is not asked for a password.
        for (boolean converses : new boolean[] {false, true}) {
            for (Authenticator part : parts) {
                if (part.converses() == converses) {
                    each.add(part.vouch(handshake, conversation));
                }
            }
        }
        return new Vouched(joined(each.stream().map(Vouched::principal).toList()), () -> again(each));
    }

    private Principal again(List<Vouched> each) throws IOException {
        List<Principal> principals = new ArrayList<>();
        for (Vouched part : each) {
            principals.add(part.again().ask());
        }
        return joined(principals);
    }

    private Principal joined(List<Principal> principals) {
        Set<String> names = new LinkedHashSet<>();
        Optional<Instant> expires = Optional.empty();
        for (Principal each : principals) {
            names.addAll(each.names());
            expires = earlier(expires, each.expires());
        }
        return new Principal(principals.get(0).name(), List.copyOf(names), name(), expires);
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        return one.get().isBefore(other.get()) ? one : other;
    }
}
