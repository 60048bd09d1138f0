package io.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Authenticator;
import io.remora.Connection;
import io.remora.Conversation;
import io.remora.Handshake;
import io.remora.Principal;
import io.remora.Remora;
import io.remora.certs.PeerName;
import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.authority.IssueRequest;
import io.remora.certs.enrolment.Enrolled;
import io.remora.certs.enrolment.Enrolment;
import io.remora.certs.enrolment.JoinToken;
import io.remora.certs.x509.CertificateDetails;
import io.remora.certs.x509.Pem;
import io.remora.cli.command.ExitCode;
import io.remora.server.Server;
import io.remora.tls.ClientCertificate;
import io.remora.tls.Tls;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host joins with a token, against {@code remora certs serve} as a process. */
@Timeout(180)
class EnrolmentTest {
    @TempDir
    Path folder;

    private Path authority;
    private Path host;

    @BeforeEach
    void makeAuthority() {
        authority = folder.resolve("authority");
        host = folder.resolve("host");
        CertificateAuthority.create(authority).create();
    }

    private Command.Result join(String token) throws IOException {
        return RunningAuthority.join(token, host);
    }

    private void assertJoins(String token) throws IOException {
        Command.Result joined = join(token);
        assertThat(joined.code()).as(joined.err()).isZero();
    }

    private void assertRefused(String token) throws IOException {
        Command.Result refused = join(token);
        assertThat(refused.code()).as(refused.err()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused.error())
                .contains("the join token is refused; ask for a new one")
                .hasLineCount(1);
    }

    @Test
    void aTokenIsExchangedOnceForACertificateThatOpensslAccepts() throws Exception {
        try (RunningAuthority service = RunningAuthority.start(authority)) {
            String token = service.token("web1", "--san", "dns:web1.example");
            assertJoins(token);
            assertThat(openssl("verify", "-CAfile", host.resolve("ca.pem"), host.resolve("web1.pem")))
                    .contains("OK");
            assertThat(openssl("x509", "-noout", "-ext", "subjectAltName", "-in", host.resolve("web1.pem")))
                    .contains("DNS:web1.example");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(host.resolve("web1.key"))))
                    .isEqualTo("rw-------");
            assertRefused(token);
        }
    }

    @Test
    void aTokenThatHasEndedIsRefused() throws Exception {
        try (RunningAuthority service = RunningAuthority.start(authority)) {
            String token = service.token("web1", "--valid", "1s");
            Instant end =
                    JoinToken.parse(token.substring(token.indexOf('#') + 1)).expires();
            while (!Instant.now().isAfter(end.plusMillis(1100))) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            assertRefused(token);
        }
        Command.Result tooLong = Command.run("certs", "token", "--dir", authority, "--name", "a", "--valid", "6m");
        assertThat(tooLong.code()).isEqualTo(ExitCode.USAGE);
        assertThat(tooLong.error()).contains("lives at most 5 minutes, not 360 s");
    }

    @Test
    void theTokenIsNotSentToAnotherAuthority() throws Exception {
        Path other = folder.resolve("other");
        CertificateAuthority.create(other).create();
        String foreign = CertificateAuthority.open(other)
                .desk()
                .token(IssueRequest.of("web1"))
                .text();
        try (RunningAuthority service = RunningAuthority.start(authority)) {
            Command.Result refused = join(service.url() + "#" + foreign);
            assertThat(refused.code()).isEqualTo(ExitCode.UNTRUSTED);
            assertThat(refused.error()).contains("does not come with the authority whose SHA-256 is");
            assertThat(host).doesNotExist();
        }
    }

    @Test
    void aManInTheMiddleWhoShowsTheRightRootBesideHisOwnChainGetsNoToken() throws Exception {
        Path evil = folder.resolve("evil");
        CertificateAuthority.create(evil).create().issue(IssueRequest.of("evil").names(List.of("dns:localhost")));
        // Everybody has the right root, so he sends it too; only what it signed must count.
        Files.writeString(
                evil.resolve("evil.pem"),
                Files.readString(evil.resolve("evil.pem"))
                        + Files.readString(evil.resolve("ca.pem"))
                        + Files.readString(authority.resolve("ca.pem")));
        AtomicInteger asked = new AtomicInteger();
        Tls tls = Tls.identity(evil.resolve("evil.pem"), evil.resolve("evil.key"))
                .trust(evil.resolve("ca.pem"))
                .clientCertificate(ClientCertificate.OPTIONAL);
        try (Server server = Server.builder()
                .listen(URI.create("tls://localhost:0"), tls)
                .authenticator(new LetsEverybodyIn())
                .grant("*", Enrolment.class, () -> new CountingDesk(asked))
                .start()) {
            String token = CertificateAuthority.open(authority)
                    .desk()
                    .token(IssueRequest.of("web1"))
                    .text();
            Command.Result refused = join(server.uri() + "#" + token);
            assertThat(refused.code()).as(refused.err()).isEqualTo(ExitCode.UNTRUSTED);
            assertThat(asked).hasValue(0);
            assertThat(host).doesNotExist();
        }
    }

    @Test
    void whoGuessesTokensIsKeptOutForAWhile() throws Exception {
        try (RunningAuthority service = RunningAuthority.start(authority)) {
            String spent = service.token("web1");
            assertJoins(spent);
            for (int i = 0; i < 4; i++) {
                assertThat(join(spent).code()).isEqualTo(ExitCode.REFUSED);
            }
            Command.Result keptOut = join(service.token("web2"));
            assertThat(keptOut.code()).isNotZero();
            assertThat(host.resolve("web2.pem")).doesNotExist();
        }
    }

    @Test
    void of100TakersThatRaceOverTlsExactlyOneWins() throws Exception {
        try (RunningAuthority service = RunningAuthority.start(authority)) {
            JoinToken token = JoinToken.parse(CertificateAuthority.open(authority)
                    .desk()
                    .token(IssueRequest.of("web1"))
                    .text());
            Tls tls = Tls.anonymous().trustPinned(token.pin().hex());
            ExecutorService threads = Executors.newFixedThreadPool(100);
            try {
                CountDownLatch connected = new CountDownLatch(100);
                List<Future<Boolean>> takers = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    takers.add(threads.submit(() -> {
                        try (Connection connection = Remora.connect(service.url(), tls)) {
                            Enrolment desk = connection.root(Enrolment.class);
                            connected.countDown();
                            // All of them, unless the server limits how many one source may open.
                            connected.await(20, TimeUnit.SECONDS);
                            Enrolled.join(token, desk, Clock.systemUTC());
                            return true;
                        } catch (IOException | RuntimeException e) {
                            connected.countDown();
                            return false;
                        }
                    }));
                }
                int won = 0;
                for (Future<Boolean> taker : takers) {
                    won += taker.get(90, TimeUnit.SECONDS) ? 1 : 0;
                }
                assertThat(won).isEqualTo(1);
            } finally {
                threads.shutdownNow();
            }
            assertThat(CertificateAuthority.open(authority).list())
                    .filteredOn(each -> each.name().text().equals("web1"))
                    .hasSize(1);
        }
    }

    @Test
    void aUsedTokenStaysUsedWhenTheServiceIsKilledAndAnUnusedOneStaysGood() throws Exception {
        try (RunningAuthority first = RunningAuthority.start(authority)) {
            String used = first.token("web1");
            String unused = first.token("web2");
            assertJoins(used);
            try (RunningAuthority second = first.killedAndStartedAgain()) {
                assertThat(second.url()).isEqualTo(first.url());
                assertRefused(used);
                assertJoins(unused);
            }
        }
    }

    @Test
    void aSealedAuthorityServesWithItsPassphraseAndNotWithoutOrWithAnother() throws Exception {
        Path sealed = folder.resolve("sealed");
        Path passphrase = Files.writeString(folder.resolve("passphrase"), "correct horse\n");
        Path wrong = Files.writeString(folder.resolve("wrong"), "battery staple\n");
        Command.run("certs", "init", "--dir", sealed, "--passphrase-file", passphrase);
        Command.Result without =
                Command.runProcess(folder, "certs", "serve", "--dir", sealed, "--listen", "tls://localhost:0");
        assertThat(without.code()).isEqualTo(ExitCode.FAILED);
        assertThat(without.error())
                .contains("ca.key is sealed with a passphrase; give it, at a terminal or with --passphrase-file")
                .hasLineCount(1);
        Command.Result another = Command.runProcess(
                folder, "certs", "serve", "--dir", sealed, "--listen", "tls://localhost:0", "--passphrase-file", wrong);
        assertThat(another.error()).contains("is not opened: the passphrase").hasLineCount(1);
        try (RunningAuthority service = RunningAuthority.start(sealed, "--passphrase-file", passphrase)) {
            String token = service.token("web1");
            Process joining = Command.process("certs", "join", "-", "--out", host)
                    .redirectErrorStream(true)
                    .start();
            assertThat(Shown.by(joining) + Shown.by(service.process()))
                    .contains(passphrase.toString())
                    .doesNotContain("correct horse", token.substring(token.indexOf('#') + 1));
            // Its standard input stays open: one line is enough.
            joining.getOutputStream().write((token + "\n").getBytes(StandardCharsets.US_ASCII));
            joining.getOutputStream().flush();
            String said = new String(joining.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(joining.waitFor()).as(said).isZero();
            assertRefused(token);
            assertThat(said + service.log())
                    .contains("web1.key: its private key", "hosts can join", "a join token was refused")
                    .doesNotContain("correct horse", token.substring(token.indexOf('#') + 1));
        }
    }

    @Test
    void aTokenIsNotTakenFromTheCommandLine() {
        String token = CertificateAuthority.open(authority)
                .desk()
                .token(IssueRequest.of("web1"))
                .text();
        Command.Result refused = Command.run("certs", "join", "tls://localhost:1#" + token, "--out", host);
        assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.error())
                .contains("a token is not taken from the command line", "on standard input or with --token-file FILE")
                .doesNotContain(token)
                .hasLineCount(1);
    }

    @Test
    void aTokenThatIsBoundToTheKeyOfAHostIsOfNoUseToAnother() throws Exception {
        Path key = host.resolve("web1.key");
        Command.Result made = Command.run("certs", "key", "--out", key);
        String fingerprint = made.out().lines().toList().get(2);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        try (RunningAuthority service = RunningAuthority.start(authority)) {
            String token = service.token("web1", "--for-key", fingerprint);
            Path thief = folder.resolve("thief");
            assertThat(RunningAuthority.join(token, thief).code()).isEqualTo(ExitCode.REFUSED);
            assertThat(service.log()).contains("it is bound to another key than the one of 'web1' that came");
            Command.Result joined = RunningAuthority.join(token, host, "--key", key);
            assertThat(joined.code()).as(joined.err()).isZero();
            openssl("verify", "-CAfile", authority.resolve("ca.pem"), host.resolve("web1.pem"));
        }
        assertThat(Command.run("certs", "token", "--dir", authority, "--name", "a", "--for-key", "web1.key")
                        .error())
                .contains("'web1.key' is not the fingerprint of a key: give the 64 hex digits");
    }

    @Test
    void hostsJoinAndRenewWhileTheRootIsReplacedUnderTheRunningService() throws Exception {
        try (RunningAuthority service = RunningAuthority.start(authority)) {
            String before = service.token("web1");
            assertJoins(service.token("web2"));
            Enrolled old = Enrolled.load(PeerName.of("web2"), host, Clock.systemUTC());

            assertThat(Command.run("certs", "rotate-ca", "--dir", authority).code())
                    .isZero();
            // The token that pins the old root, and one that pins the new root once the service shows that too.
            assertJoins(before);
            awaitJoins(service.token("web3"));
            assertThat(Pem.certificates(host.resolve("ca.pem"))).hasSize(2);
            Enrolled renewed = renew(service, old);
            assertThat(renewed.trust()).hasSize(2);
            renewed.save(host);

            Command.Result early = Command.run("certs", "rotate-ca", "--retire", "--dir", authority);
            assertThat(early.code()).as(early.out() + early.err()).isZero();
            assertThat(renew(service, renewed).trust()).hasSize(1);
            awaitJoins(service.token("web4"));
            assertThat(Pem.certificates(host.resolve("ca.pem"))).hasSize(1);
            openssl("verify", "-CAfile", authority.resolve("ca.pem"), host.resolve("web4.pem"));
        }
    }

    private void awaitJoins(String token) throws IOException {
        Instant end = Instant.now().plusSeconds(60);
        Command.Result joined = join(token);
        while (joined.code() == ExitCode.UNTRUSTED && Instant.now().isBefore(end)) {
            joined = join(token);
        }
        assertThat(joined.code()).as(joined.err()).isZero();
    }

    private static Enrolled renew(RunningAuthority service, Enrolled present) throws IOException {
        Tls tls = Tls.identity(present.chain(), present.key()).trust(present.trust());
        try (Connection connection = Remora.connect(service.url(), tls)) {
            return present.renew(connection.root(Enrolment.class), Clock.systemUTC());
        }
    }

    @Test
    void anAgentRenewsByItselfAndNoCallFails() throws Exception {
        try (RunningAuthority service = RunningAuthority.start(authority)) {
            assertJoins(service.token("agent", "--san", "dns:localhost", "--ttl", "12s"));
            CertificateAuthority.open(authority).issue(IssueRequest.of("me"));
            Path certificate = host.resolve("agent.pem");
            Instant firstEnd = end(certificate);
            Tls tls = Tls.identity(authority.resolve("me.pem"), authority.resolve("me.key"))
                    .trust(host.resolve("ca.pem"));
            try (RunningAgent agent = RunningAgent.start(
                            folder,
                            "--listen",
                            "tls://localhost:0",
                            "--serve",
                            "sample",
                            "--identity",
                            certificate,
                            "--key",
                            host.resolve("agent.key"),
                            "--trust",
                            host.resolve("ca.pem"),
                            "--renew",
                            service.url());
                    Connection connection = Remora.lasting(agent.url(), tls)) {
                while (Instant.now().isBefore(firstEnd.plusSeconds(2))) {
                    assertThat(connection.root().call("add", 2, 3).as(int.class))
                            .isEqualTo(5);
                    try (Connection fresh = Remora.connect(agent.url(), tls)) {
                        assertThat(fresh.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
                    }
                }
                assertThat(end(certificate)).isAfter(firstEnd);
                assertThat(agent.log()).contains("the certificate of agent was renewed");
            }
        }
    }

    @Test
    void whatCannotBeRenewedIsAnErrorOfUsage() throws Exception {
        Pki pki = Pki.make(folder.resolve("pki"));
        Path elsewhere = Files.copy(pki.file("agent.key"), folder.resolve("agent.key"));
        Object[] agent = {"agent", "--listen", "tls://localhost:0", "--serve", "sample", "--trust", pki.file("ca.pem")};
        assertThat(Command.run(Pki.line(
                                agent,
                                "--identity",
                                pki.file("agent.pem"),
                                "--key",
                                elsewhere,
                                "--renew",
                                "tls://localhost:1"))
                        .error())
                .contains("--renew needs the key beside the certificate: agent.key, not " + elsewhere);
        assertThat(Command.run(Pki.line(
                                "agent",
                                "--listen",
                                "tls://localhost:0",
                                "--serve",
                                "sample",
                                pki.as("agent"),
                                "--renew",
                                "ssh://localhost:1"))
                        .error())
                .contains("an authority is joined over TLS alone, write tls://HOST:PORT");
        assertThat(Command.run("certs", "token", "--dir", authority, "--name", "a", "--url", "http://ca")
                        .error())
                .contains("http://ca: an authority is joined over TLS alone");
    }

    @Test
    void whatIsNoTokenOrDoesNotSayWhereToJoinIsAnErrorOfUsage() throws Exception {
        assertThat(join("nonsense").error()).contains("this is not a join token, or a part of it is missing");
        String bare = CertificateAuthority.open(authority)
                .desk()
                .token(IssueRequest.of("web1"))
                .text();
        assertThat(join(bare).error()).contains("the token does not say where to join: add --url tls://HOST:PORT");
        assertThat(join(bare).code()).isEqualTo(ExitCode.USAGE);
        assertThat(join("ssh://ca#" + bare).error()).contains("ssh://ca: an authority is joined over TLS alone");
    }

    private static Instant end(Path certificate) {
        X509Certificate leaf = Pem.certificates(certificate).get(0);
        return CertificateDetails.of(leaf).notAfter();
    }

    private static String openssl(Object... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "openssl";
        for (int i = 0; i < arguments.length; i++) {
            command[i + 1] = arguments[i].toString();
        }
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError("this test needs the openssl command: apt-get install openssl", e);
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** The door of the man in the middle. */
    private record LetsEverybodyIn() implements Authenticator {
        @Override
        public String name() {
            return "everybody";
        }

        @Override
        public Principal authenticate(Handshake handshake, Conversation conversation) {
            return new Principal("somebody", List.of("somebody"), name(), Optional.empty());
        }
    }

    /** The desk of the man in the middle, who wants the token. */
    private record CountingDesk(AtomicInteger asked) implements Enrolment {
        @Override
        public byte[] trust() {
            asked.incrementAndGet();
            return new byte[0];
        }

        @Override
        public byte[] join(String token, byte[] request) {
            asked.incrementAndGet();
            return new byte[0];
        }

        @Override
        public byte[] renew(byte[] request) {
            asked.incrementAndGet();
            return new byte[0];
        }
    }
}
