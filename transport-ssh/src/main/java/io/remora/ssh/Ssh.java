package io.remora.ssh;

import io.remora.transport.Link;
import io.remora.transport.Listener;
import io.remora.transport.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * SSH as a transport, scheme {@code ssh}: {@code ssh://[user@]host[:port]} dials an agent behind an SSH server, through
 * the subsystem {@code remora} or else {@code rpyc}.
 *
 * <p>Without a word it does what {@code ssh} does: {@code ~/.ssh/config}, the usual keys, the agent; and it is
 * stricter: a host that does not stand in {@code known_hosts} is refused, a changed key always, before a byte of
 * authentication is sent. Each weaker choice is one method here. Immutable: each method gives another value.
 */
public final class Ssh implements Transport {
    private final DialSettings dialling;
    private final ListenSettings listening;

    /** As the user's own SSH configuration says. */
    public Ssh() {
        this(DialSettings.DEFAULTS, ListenSettings.DEFAULTS);
    }

    private Ssh(DialSettings dialling, ListenSettings listening) {
        this.dialling = dialling;
        this.listening = listening;
    }

    private Ssh with(Consumer<DialSettings.Draft> change) {
        DialSettings.Draft draft = dialling.draft();
        change.accept(draft);
        return new Ssh(draft.settings(), listening);
    }

    /** Offers these private keys (each with its certificate {@code FILE-cert.pub}) and no others. */
    public Ssh keys(Path... files) {
        return with(draft -> draft.keys = List.of(files));
    }

    /** Knows hosts from these files alone; a new one goes into the first. */
    public Ssh knownHosts(Path... files) {
        return with(draft -> draft.knownHosts = List.of(files));
    }

    /** Reads this file instead of {@code ~/.ssh/config}. */
    public Ssh config(Path file) {
        return with(draft -> draft.config = Optional.of(file));
    }

    /** Asks the agent at this socket instead of the one that {@code SSH_AUTH_SOCK} names. */
    public Ssh agent(Path socket) {
        return with(draft -> {
            draft.agent = Optional.of(socket);
            draft.useAgent = true;
        });
    }

    /** Asks no agent. */
    public Ssh withoutAgent() {
        return with(draft -> draft.useAgent = false);
    }

    /** Asks these for passphrases. Without them a key that needs one is not used. */
    public Ssh prompts(Prompts prompts) {
        return with(draft -> draft.prompts = prompts);
    }

    /** Lets the host ask for a password or other answers through the prompts, when no key does. */
    public Ssh askPassword() {
        return with(draft -> draft.askPassword = true);
    }

    /** Weaker: accepts a host that is not known, and remembers its key. A changed key is still refused. */
    public Ssh acceptNew() {
        return with(draft -> draft.acceptNew = true);
    }

    /** Refuses a host that does not agree on a post-quantum key exchange. */
    public Ssh requirePostQuantum() {
        return with(draft -> draft.requirePostQuantum = true);
    }

    /** Refuses a host without strict key exchange (CVE-2023-48795). */
    public Ssh requireStrictKex() {
        return with(draft -> draft.requireStrictKex = true);
    }

    /** Asks a silent host for a sign of life so often; three missed ones end the connection. 15 seconds by default. */
    public Ssh keepAlive(Duration interval) {
        return with(draft -> draft.keepAlive = interval);
    }

    /**
     * Listens with this host key, a private key file in OpenSSH's format; it is made (Ed25519, mode 0600) where it is
     * missing. A certificate {@code FILE-cert.pub} beside it is shown to those who know its authority.
     */
    public Ssh hostKey(Path file) {
        return new Ssh(dialling, listening.withHostKey(file));
    }

    /**
     * Lets in the keys of these {@code authorized_keys} files, under any user name. The options {@code from},
     * {@code expiry-time}, {@code cert-authority} and {@code principals} are kept; {@code restrict} says what is always
     * so; a line with an option that is not kept lets nobody in. Read again when they change.
     */
    public Ssh authorizedKeys(Path... files) {
        return new Ssh(dialling, listening.withAuthorizedKeys(List.of(files)));
    }

    /**
     * Lets in certificates that a key in these files signed and of which a principal is the user name that is asked
     * for.
     */
    public Ssh userAuthorities(Path... files) {
        return new Ssh(dialling, listening.withUserAuthorities(List.of(files)));
    }

    /**
     * Refuses what these files name: public keys, fingerprints, {@code serial: N} and {@code id: TEXT} of certificates.
     * Read again when they change; a file that cannot be read refuses everybody.
     */
    public Ssh revoked(Path... files) {
        return new Ssh(dialling, listening.withRevoked(List.of(files)));
    }

    /** Bounds what strangers may cost a listener. */
    public Ssh limits(PreAuthLimits limits) {
        return new Ssh(dialling, listening.withLimits(limits));
    }

    @Override
    public Set<String> schemes() {
        return Set.of("ssh");
    }

    @Override
    public Link dial(URI where, Duration time) throws IOException {
        SshHost host = connect(where, time);
        boolean done = false;
        try {
            Link link = host.subsystem();
            done = true;
            return link;
        } finally {
            if (!done) {
                host.close();
            }
        }
    }

    /**
     * Logs in to a host in order to run commands there.
     *
     * @param where {@code ssh://[user@]host[:port]}
     * @param time the whole time for it, a person's answers apart
     * @throws IOException as {@link #dial}
     */
    public SshHost connect(URI where, Duration time) throws IOException {
        return Dialer.connect(Place.of(where), dialling, time);
    }

    @Override
    public Listener listen(URI where) throws IOException {
        return SshListener.open(where, listening);
    }
}
