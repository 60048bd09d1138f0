package io.remora.authenticator;

import io.remora.Conversation;
import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.Principal;
import io.remora.RefusedException;
import io.remora.certs.Printable;
import io.remora.server.PrincipalNames;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The user at the other end of a Unix socket, as the kernel names it, is {@code unix:NAME}. The same process, or the
 * holder of the pipes to it, is {@link Principal#LOCAL}. Immutable.
 */
public final class UnixPeerAuthenticator implements SelectiveAuthenticator {
    private static final String NAME = "unix-peer";

    private final Optional<Set<String>> users;

    private UnixPeerAuthenticator(Optional<Set<String>> users) {
        this.users = users;
    }

    /** Every user whom the socket's file mode lets connect; the policy says what each may do. */
    public static UnixPeerAuthenticator everyUser() {
        return new UnixPeerAuthenticator(Optional.empty());
    }

    /** These users alone, and the same process. */
    public static UnixPeerAuthenticator users(Collection<String> names) {
        if (names.isEmpty() || names.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "the users of unix-peer are " + names + ": name at least one, and none that is blank");
        }
        return new UnixPeerAuthenticator(Optional.of(Set.copyOf(names)));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean concerns(Evidence evidence) {
        return evidence instanceof Evidence.UnixPeer || evidence instanceof Evidence.SameProcess;
    }

    @Override
    public Principal authenticate(Handshake handshake, Conversation conversation) throws RefusedException {
        if (handshake.evidence() instanceof Evidence.SameProcess) {
            return Principal.LOCAL;
        }
        if (!(handshake.evidence() instanceof Evidence.UnixPeer peer)) {
            throw new RefusedException(
                    "it did not come over a Unix socket: unix-peer lets in nobody else, connect to the socket's path");
        }
        if (users.isPresent() && !users.get().contains(peer.user())) {
            throw new RefusedException("the Unix user '" + Printable.of(peer.user())
                    + "' is not among the users of unix-peer: add that name to its setting to let it in");
        }
        PrincipalNames names = new PrincipalNames("the Unix peer");
        names.add("unix:" + peer.user());
        return names.principal(NAME, Optional.empty());
    }

    /** {@code unix-peer[:USER,USER...]}. */
    public static final class Provider implements AuthenticatorProvider {
        /** For ServiceLoader. */
        public Provider() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String help() {
            return "unix-peer[:USER,USER...]  the user of a Unix socket's other end; without users all whom the socket's"
                    + " file mode lets connect";
        }

        @Override
        public UnixPeerAuthenticator create(String setting) {
            return setting.isEmpty() ? everyUser() : users(List.of(setting.split(",", -1)));
        }
    }
}
