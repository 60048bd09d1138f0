package io.remora.ssh.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An {@code ssh_config} file: {@code Host}, {@code Match host|originalhost|all} and {@code Include}; {@code HostName},
 * {@code Port}, {@code User}, {@code IdentityFile}, {@code CertificateFile}, {@code IdentitiesOnly},
 * {@code IdentityAgent}, {@code UserKnownHostsFile}, {@code ProxyJump}, {@code ConnectTimeout}. As in OpenSSH the first
 * value found wins, and {@code IdentityFile} and {@code CertificateFile} add up. Every other keyword is ignored:
 * {@code StrictHostKeyChecking no} among them. Immutable.
 */
public final class SshConfig {
    private static final int MOST_INCLUDES = 16;
    private final List<Directive> directives;
    private final Path home;

    private SshConfig(List<Directive> directives, Path home) {
        this.directives = List.copyOf(directives);
        this.home = home;
    }

    /** A configuration that says nothing. */
    public static SshConfig empty() {
        return new SshConfig(List.of(), Path.of("/"));
    }

    /**
     * Reads a file; one that does not exist says nothing.
     *
     * @param home the user's home, for {@code ~} and relative includes
     * @throws IOException a file cannot be read, or a line of it makes no sense
     */
    public static SshConfig read(Path file, Path home) throws IOException {
        List<Directive> directives = new ArrayList<>();
        if (Files.exists(file)) {
            read(file, home, List.of(), 0, directives);
        }
        return new SshConfig(directives, home);
    }

    private static void read(Path file, Path home, List<Directive.Condition> outer, int depth, List<Directive> into)
            throws IOException {
        if (depth > MOST_INCLUDES) {
            throw new IOException(file + " is included more than " + MOST_INCLUDES + " files deep: look for a circle");
        }
        List<Directive.Condition> conditions = outer;
        int number = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            number++;
            List<String> words = Directive.words(line.strip());
            if (words.isEmpty()) {
                continue;
            }
            String place = file + ":" + number;
            String keyword = words.get(0).toLowerCase(Locale.ROOT);
            List<String> arguments = words.subList(1, words.size());
            if (arguments.isEmpty()) {
                throw new IOException(place + ": " + words.get(0) + " has no value");
            }
            switch (keyword) {
                case "host" -> conditions = and(outer, Directive.host(arguments));
                case "match" -> conditions = and(outer, Directive.match(arguments));
                case "include" -> {
                    for (String include : arguments) {
                        for (Path each : files(expandHome(include, home), home)) {
                            read(each, home, conditions, depth + 1, into);
                        }
                    }
                }
                default -> into.add(new Directive(conditions, keyword, List.copyOf(arguments), place));
            }
        }
    }

    private static List<Directive.Condition> and(List<Directive.Condition> outer, Directive.Condition inner) {
        List<Directive.Condition> both = new ArrayList<>(outer);
        both.add(inner);
        return both;
    }

    private static List<Path> files(String pattern, Path home) throws IOException {
        Path path = pattern.startsWith("/")
                ? Path.of(pattern)
                : home.resolve(".ssh").resolve(pattern);
        Path folder = path.getParent();
        Path name = path.getFileName();
        List<Path> files = new ArrayList<>();
        if (folder != null && name != null && Files.isDirectory(folder)) {
            try (DirectoryStream<Path> matching = Files.newDirectoryStream(folder, name.toString())) {
                matching.forEach(files::add);
            }
        }
        files.sort(null);
        return files;
    }

    private static String expandHome(String path, Path home) {
        return path.equals("~") ? home.toString() : path.startsWith("~/") ? home + path.substring(1) : path;
    }

    /**
     * What the file says about a host.
     *
     * @param alias the host as it was asked for
     * @param asUser the user's name when it was given, which then wins over the file's
     */
    public HostSettings of(String alias, Optional<String> asUser) throws IOException {
        String hostName = alias;
        for (Directive directive : directives) {
            if (directive.keyword().equals("hostname") && holds(directive, alias, alias)) {
                hostName = directive.arguments().get(0).replace("%h", alias).replace("%%", "%");
                break;
            }
        }
        OptionalInt port = OptionalInt.empty();
        Optional<String> user = Optional.empty();
        Optional<String> identityAgent = Optional.empty();
        Optional<Duration> timeout = Optional.empty();
        Optional<Boolean> identitiesOnly = Optional.empty();
        Optional<List<String>> knownHosts = Optional.empty();
        Optional<List<String>> jumps = Optional.empty();
        Optional<String> proxyCommand = Optional.empty();
        List<String> identities = new ArrayList<>();
        List<String> certificates = new ArrayList<>();
        for (Directive directive : directives) {
            if (!holds(directive, alias, hostName)) {
                continue;
            }
            String value = directive.arguments().get(0);
            switch (directive.keyword()) {
                case "port" -> port = port.isPresent() ? port : OptionalInt.of(number(directive, 65_535));
                case "user" -> user = user.or(() -> Optional.of(value));
                case "identityfile" -> identities.add(value);
                case "certificatefile" -> certificates.add(value);
                case "identitiesonly" -> identitiesOnly = identitiesOnly.or(() -> Optional.of(value.equals("yes")));
                case "identityagent" -> identityAgent = identityAgent.or(() -> Optional.of(value));
                case "userknownhostsfile" -> knownHosts = knownHosts.or(() -> Optional.of(directive.arguments()));
                case "connecttimeout" -> {
                    if (timeout.isEmpty() && !value.equals("none")) {
                        timeout = Optional.of(Duration.ofSeconds(number(directive, 86_400)));
                    }
                }
                case "proxyjump" ->
                    jumps = jumps.or(
                            () -> Optional.of(value.equals("none") ? List.of() : Arrays.asList(value.split(","))));
                case "proxycommand" -> proxyCommand = proxyCommand.or(() -> Optional.of(value));
                default -> {
                    // What we do not honour cannot change what we do.
                }
            }
        }
        if (jumps.isEmpty() && proxyCommand.isPresent() && !proxyCommand.get().equals("none")) {
            throw new IOException("the SSH configuration reaches " + alias
                    + " by a ProxyCommand, which Remora does not run: use ProxyJump for it");
        }
        String name = hostName;
        String login = asUser.or(orElse(user)).orElse(System.getProperty("user.name", ""));
        int realPort = port.orElse(22);
        return new HostSettings(
                name,
                port,
                user,
                paths(identities, alias, name, realPort, login),
                paths(certificates, alias, name, realPort, login),
                identitiesOnly.orElse(false),
                identityAgent.map(path -> expand(path, alias, name, realPort, login)),
                paths(knownHosts.orElse(List.of()), alias, name, realPort, login),
                jumps.orElse(List.of()),
                timeout);
    }

    private static java.util.function.Supplier<Optional<? extends String>> orElse(Optional<String> other) {
        return () -> other;
    }

    private static boolean holds(Directive directive, String alias, String hostName) {
        return directive.conditions().stream().allMatch(condition -> condition.holds(alias, hostName));
    }

    private static int number(Directive directive, int most) throws IOException {
        String value = directive.arguments().get(0);
        try {
            int number = Integer.parseInt(value);
            if (number > 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IOException(
                directive.place() + ": " + directive.keyword() + " is " + value + ", not a number from 1 to " + most);
    }

    private List<Path> paths(List<String> values, String alias, String host, int port, String user) {
        return values.stream()
                .filter(value -> !value.equals("none"))
                .map(value -> Path.of(expand(value, alias, host, port, user)))
                .toList();
    }

    private String expand(String value, String alias, String host, int port, String user) {
        Map<Character, String> tokens = Map.of(
                '%',
                "%",
                'd',
                home.toString(),
                'h',
                host,
                'n',
                alias,
                'p',
                Integer.toString(port),
                'r',
                user,
                'u',
                System.getProperty("user.name", ""));
        String path = expandHome(value, home);
        StringBuilder expanded = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            String token = c == '%' && i + 1 < path.length() ? tokens.get(path.charAt(i + 1)) : null;
            if (token == null) {
                expanded.append(c);
            } else {
                expanded.append(token);
                i++;
            }
        }
        return expanded.toString();
    }
}
