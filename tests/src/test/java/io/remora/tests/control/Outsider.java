package io.remora.tests.control;

import io.remora.Authenticator;
import io.remora.Connection;
import io.remora.Options;
import io.remora.Remora;
import io.remora.WireDialect;
import io.remora.agent.Sample;
import io.remora.agent.control.FullControlService;
import io.remora.authenticator.policy.PolicyAdmission;
import io.remora.authenticator.policy.ReloadingPolicy;
import io.remora.server.Offer;
import io.remora.server.Server;
import io.remora.ssh.Ssh;
import io.remora.tests.peer.Pki;
import io.remora.transport.LoopbackTransport;
import io.remora.transport.StreamLink;
import io.remora.transport.TcpTransport;
import io.remora.transport.Transport;
import io.remora.transport.UnixTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * Somebody who comes by one of the roads to an agent that has full control to give, and whose policy gives it to
 * somebody else: to this one the sample service alone.
 */
abstract class Outsider implements AutoCloseable {
    private static final String POLICY = """
            [[grant]]
            principal = "cert:dns:operator"
            service = "full-control"

            [[grant]]
            principal = "*"
            service = "sample"
            """;

    /** The roads. */
    enum Road {
        IN_PROCESS,
        STDIO,
        UNIX,
        TCP,
        TLS,
        SSH
    }

    /** A Java connection. */
    abstract Connection connect() throws IOException;

    /** What gives real RPyC a connection: Python source of a function of its service. */
    abstract String python();

    @Override
    public abstract void close();

    /** Makes the agent in an empty folder. */
    static Outsider by(Road road, Path folder) throws Exception {
        Path policy = Files.writeString(folder.resolve("policy.toml"), POLICY);
        Transport own;
        return switch (road) {
            case IN_PROCESS -> {
                own = new LoopbackTransport();
                yield new Dialling(policy, "inproc://outsider-" + System.nanoTime(), own, own);
            }
            case STDIO -> new AtItsStreams(policy);
            case UNIX -> {
                own = new UnixTransport();
                yield new Dialling(policy, "unix://" + folder.resolve("agent.sock"), own, own);
            }
            case TCP -> {
                own = TcpTransport.insecure();
                yield new Dialling(policy, "tcp://127.0.0.1:0", own, own);
            }
            case TLS -> {
                Pki pki = Pki.create(folder.resolve("pki"));
                yield new Dialling(policy, "tls://localhost:0", pki.server(), pki.client()) {
                    @Override
                    String python() {
                        return "tls.update(keyfile=r'" + pki.file("tester.key") + "', certfile=r'"
                                + pki.file("tester.pem") + "', ca_certs=r'" + pki.file("ca.pem") + "')\n"
                                + super.python();
                    }
                };
            }
            case SSH -> OverSsh.make(policy, folder);
        };
    }

    /** At a server in this process. */
    private static class Dialling extends Outsider {
        final Server server;
        private final Transport dialling;

        Dialling(Path policy, String where, Transport listening, Transport dialling) throws IOException {
            List<Offer> offers = List.of(Offer.of(Sample.class, session -> new Sample()), FullControlService.offer());
            Server.Builder builder = Server.builder()
                    .listen(URI.create(where), listening)
                    .admission(PolicyAdmission.of(ReloadingPolicy.open(policy, Clock.systemUTC()), offers));
            this.server = (listening instanceof TcpTransport
                            ? builder.authenticator(Authenticator.anonymous())
                            : builder)
                    .start();
            this.dialling = dialling;
        }

        @Override
        Connection connect() throws IOException {
            return Remora.connect(server.uri().toString(), dialling);
        }

        @Override
        String python() {
            return "def arrive(service):\n    return connect('" + server.uri() + "', service)\n";
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** Through an SSH server of ours; Python comes on the pipes of OpenSSH's client. */
    private static final class OverSsh extends Dialling {
        private final Path key;
        private final Path known;

        private OverSsh(Path policy, Ssh listening, Ssh dialling, Path key, Path known) throws IOException {
            super(policy, "ssh://127.0.0.1:0", listening, dialling);
            this.key = key;
            this.known = known;
        }

        static OverSsh make(Path policy, Path folder) throws Exception {
            Path key = generate(folder.resolve("id"));
            Path hostKey = generate(folder.resolve("host"));
            Path known = Files.writeString(folder.resolve("known"), "");
            Path none = Files.writeString(folder.resolve("config"), "");
            OverSsh made = new OverSsh(
                    policy,
                    new Ssh().hostKey(hostKey).authorizedKeys(folder.resolve("id.pub")),
                    new Ssh().keys(key).knownHosts(known).config(none).withoutAgent(),
                    key,
                    known);
            Files.writeString(
                    known,
                    "[127.0.0.1]:" + made.server.uri().getPort() + " " + Files.readString(folder.resolve("host.pub")));
            return made;
        }

        private static Path generate(Path key) throws IOException, InterruptedException {
            Process process = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
                    .inheritIO()
                    .start();
            if (process.waitFor() != 0) {
                throw new IOException("ssh-keygen failed: apt-get install openssh-client");
            }
            return key;
        }

        @Override
        String python() {
            return subprocess(List.of(
                    "ssh",
                    "-F",
                    "/dev/null",
                    "-i",
                    key.toString(),
                    "-oIdentitiesOnly=yes",
                    "-oBatchMode=yes",
                    "-oUserKnownHostsFile=" + known,
                    "-p" + server.uri().getPort(),
                    "-s",
                    "me@127.0.0.1",
                    "rpyc"));
        }
    }

    /** At the standard streams of an agent's process, one for each connection. */
    private static final class AtItsStreams extends Outsider {
        private final List<String> command;

        AtItsStreams(Path policy) {
            command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.remora.cli.Main",
                    "agent",
                    "--listen",
                    "stdio:-",
                    "--serve",
                    "sample",
                    "--serve",
                    "full-control",
                    "--policy",
                    policy.toString());
        }

        @Override
        Connection connect() throws IOException {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return Remora.over(
                    StreamLink.of(process.getInputStream(), process.getOutputStream(), "the agent"),
                    Options.defaults().withDialect(WireDialect.RPYC6));
        }

        @Override
        String python() {
            return subprocess(command);
        }

        @Override
        public void close() {
            // Each process ends with its connection.
        }
    }

    private static String subprocess(List<String> command) {
        return "def arrive(service):\n    return rpyc.connect_subproc([r'" + String.join("', r'", command)
                + "'], service)\n";
    }
}
