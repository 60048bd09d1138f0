package io.remora.ssh;

import io.remora.ssh.config.HostSettings;
import io.remora.ssh.config.SshConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One host on the way, with everything that is needed to reach and check it.
 *
 * @param user the user's name there
 * @param host its real name or address
 * @param port its port
 * @param keys key files to offer
 * @param certificates certificates for them, beside those that stand next to the keys
 * @param agent the agent's socket, when one is to be asked
 * @param agentAddsKeys whether keys that only the agent has are offered too
 * @param knownHosts where its key must stand; a new one goes into the first
 * @param connectTimeout how long to wait for TCP
 */
record Hop(
        String user,
        String host,
        int port,
        List<Path> keys,
        List<Path> certificates,
        Optional<Path> agent,
        boolean agentAddsKeys,
        List<Path> knownHosts,
        Optional<Duration> connectTimeout) {
    private static final int MOST_HOPS = 8;
    private static final List<String> USUAL_KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    /** All hosts on the way to a place, the nearest first and the place itself last. */
    static List<Hop> route(Place place, DialSettings settings) throws IOException {
        Path home = Path.of(System.getProperty("user.home", "/"));
        SshConfig config = SshConfig.read(settings.config().orElse(home.resolve(".ssh/config")), home);
        List<Hop> route = new ArrayList<>();
        add(place, settings, config, home, route, 0);
        return List.copyOf(route);
    }

    private static void add(Place place, DialSettings settings, SshConfig config, Path home, List<Hop> into, int depth)
            throws IOException {
        if (depth > MOST_HOPS || into.size() > MOST_HOPS) {
            throw new IOException("the way to " + place.host() + " has more than " + MOST_HOPS
                    + " jumps: look for a circle of ProxyJump in the SSH configuration");
        }
        HostSettings host = config.of(place.host(), place.user());
        for (String jump : host.jumps()) {
            String text = jump.strip();
            add(
                    Place.parse(text.startsWith("ssh://") ? text.substring(6) : text),
                    settings,
                    config,
                    home,
                    into,
                    depth + 1);
        }
        into.add(of(place, host, settings, home));
    }

    private static Hop of(Place place, HostSettings host, DialSettings settings, Path home) {
        boolean given = !settings.keys().isEmpty();
        List<Path> keys = given ? settings.keys() : host.identityFiles();
        if (keys.isEmpty()) {
            keys = USUAL_KEYS.stream()
                    .map(name -> home.resolve(".ssh").resolve(name))
                    .filter(Files::exists)
                    .toList();
        }
        List<Path> knownHosts = !settings.knownHosts().isEmpty() ? settings.knownHosts() : host.knownHosts();
        if (knownHosts.isEmpty()) {
            knownHosts = List.of(
                    home.resolve(".ssh/known_hosts"),
                    home.resolve(".ssh/known_hosts2"),
                    Path.of("/etc/ssh/ssh_known_hosts"));
        }
        return new Hop(
                place.user().or(host::user).orElse(System.getProperty("user.name", "root")),
                host.hostName(),
                place.port().orElse(host.port().orElse(22)),
                keys,
                host.certificateFiles(),
                settings.useAgent() ? agent(settings, host) : Optional.empty(),
                !given && !host.identitiesOnly(),
                knownHosts,
                host.connectTimeout());
    }

    private static Optional<Path> agent(DialSettings settings, HostSettings host) {
        if (settings.agent().isPresent()) {
            return settings.agent();
        }
        String named = host.identityAgent().orElse("SSH_AUTH_SOCK");
        if (named.equals("none")) {
            return Optional.empty();
        }
        String variable = named.startsWith("$") ? named.substring(1) : named;
        String socket = variable.equals("SSH_AUTH_SOCK") || named.startsWith("$") ? System.getenv(variable) : named;
        return socket == null || socket.isEmpty() ? Optional.empty() : Optional.of(Path.of(socket));
    }

    /** {@code user@host:port}, for people. */
    String name() {
        return user + "@" + (host.contains(":") ? "[" + host + "]" : host) + (port == 22 ? "" : ":" + port);
    }
}
