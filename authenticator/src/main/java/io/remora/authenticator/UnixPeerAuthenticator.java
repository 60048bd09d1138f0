package io.remora.authenticator;

import io.remora.Conversation;
import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.Principal;
import io.remora.RefusedException;
import io.remora.certs.Printable;
import io.remora.server.PrincipalNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The process at the other end of a Unix socket is {@code unix:NAME} by its user and {@code unix-group:NAME} by its
 * group, as the kernel named both when it connected; the user's other groups are not asked for. The same process, or
 * the holder of the pipes to it, is {@link Principal#LOCAL}. Immutable.
 */
public final class UnixPeerAuthenticator implements SelectiveAuthenticator {
    private static final String NAME = "unix-peer";

    private static final String GROUP = "group=";

    private final boolean everybody;
    private final Set<String> users;
    private final Set<String> groups;

    private UnixPeerAuthenticator(boolean everybody, Collection<String> users, Collection<String> groups) {
        this.everybody = everybody;
        this.users = Set.copyOf(users);
        this.groups = Set.copyOf(groups);
    }

    /** Every user whom the socket's file mode lets connect; the policy says what each may do. */
    public static UnixPeerAuthenticator everyUser() {
        return new UnixPeerAuthenticator(true, List.of(), List.of());
    }

    /** These users alone, and the same process. */
    public static UnixPeerAuthenticator users(Collection<String> names) {
        return of(names, List.of());
    }

    /** These users and whoever has one of these groups alone, and the same process. */
    public static UnixPeerAuthenticator of(Collection<String> users, Collection<String> groups) {
        if (users.isEmpty() && groups.isEmpty()
                || Stream.concat(users.stream(), groups.stream()).anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("the users of unix-peer are " + users + " and its groups " + groups
                    + ": name at least one, and none that is blank");
        }
        return new UnixPeerAuthenticator(false, users, groups);
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
        if (!everybody && !users.contains(peer.user()) && !groups.contains(peer.group())) {
            throw new RefusedException("the Unix user '" + Printable.of(peer.user()) + "' of the group '"
                    + Printable.of(peer.group())
                    + "' is not among the users and groups of unix-peer: add that name, or group=NAME, to its setting"
                    + " to let it in");
        }
        PrincipalNames names = new PrincipalNames("the Unix peer");
        names.add("unix:" + peer.user());
        names.add("unix-group:" + peer.group());
        return names.principal(NAME, Optional.empty());
    }

    /** {@code unix-peer[:USER,group=GROUP,...]}. */
    public static final class Provider implements AuthenticatorProvider {
        /** For ServiceLoader. */
        public Provider() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String help() {
            return "unix-peer[:USER,group=GROUP,...]  the user and the group of a Unix socket's other end; without any all"
                    + " whom the socket's file mode lets connect";
        }

        @Override
        public UnixPeerAuthenticator create(String setting) {
            if (setting.isEmpty()) {
                return everyUser();
            }
            List<String> users = new ArrayList<>();
            List<String> groups = new ArrayList<>();
            for (String each : setting.split(",", -1)) {
                if (each.startsWith(GROUP)) {
                    groups.add(each.substring(GROUP.length()));
                } else {
                    users.add(each);
                }
            }
            return of(users, groups);
        }
    }
}
