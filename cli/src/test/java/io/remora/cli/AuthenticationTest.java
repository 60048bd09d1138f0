package io.remora.cli;

import static io.remora.cli.Command.run;
import static io.remora.cli.Pki.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Connection;
import io.remora.Remora;
import io.remora.authenticator.Credentials;
import io.remora.authenticator.PasswordCredential;
import io.remora.certs.TimeToLive;
import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.vault.KeyProtection;
import io.remora.cli.Command.Result;
import io.remora.ssh.Ssh;
import io.remora.tls.Tls;
import io.remora.transport.Transport;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Authenticators are chosen and combined by options or a file of them, and each has its dialling side. */
@Timeout(120)
class AuthenticationTest {
    private static final String SECRET = "sesame-and-lentils";

    @TempDir
    static Path folder;

    private static Pki pki;
    private static Path issuer;
    private static Path users;
    private static Path password;

    @BeforeAll
    static void make() throws Exception {
        pki = Pki.make(folder.resolve("pki"));
        run("certs", "issue", "--dir", pki.folder(), "--name", "thief");
        issuer = folder.resolve("issuer");
        assertThat(run("tokens", "keys", "--dir", issuer).code()).isZero();
        password = secret("password", SECRET);
        users = folder.resolve("users");
        assertThat(run("passwords", "add", "--file", users, "--password-file", password, "alice")
                        .code())
                .isZero();
    }

    private static Path secret(String name, String text) throws Exception {
        Path file = folder.resolve(name);
        Files.writeString(file, text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static String token() {
        return "token:keys=" + issuer.resolve("tokens.pub") + ",audience=lab";
    }

    private static String passwords() {
        return "password:" + users;
    }

    private static Path issue(String name, Object... pieces) {
        Path file = folder.resolve(name);
        Result issued = run(line(
                "tokens", "issue", "--dir", issuer, "--subject", "ci", "--audience", "lab", "--out", file, pieces));
        assertThat(issued.code()).as(issued.err()).isZero();
        return file;
    }

    private static RunningAgent agent(Object... pieces) throws Exception {
        return RunningAgent.start(
                folder, line("--listen", "tls://127.0.0.1:0", pki.as("agent"), "--serve", "sample", pieces));
    }

    private static Result call(RunningAgent agent, Object... pieces) {
        return run(line("call", agent.url(), pieces, "add", 2, 3));
    }

    private static Object[] anonymous(Object... pieces) {
        return line("--trust", pki.file("ca.pem"), pieces);
    }

    @Test
    void aTokenLetsInItsHolderAndNobodyWhoStoleIt() throws Exception {
        Path bound = issue("bound.token", "--bind", pki.file("me.pem"));
        try (RunningAgent agent = agent("--authenticator", token())) {
            assertThat(call(agent, pki.as("me"), "--credential", "token:" + bound)
                            .line())
                    .isEqualTo("5");
            Result stolen = call(agent, pki.as("thief"), "--credential", "token:" + bound);
            assertThat(stolen.code()).isEqualTo(3);
            assertThat(stolen.error()).isEqualTo("remora: the peer refused the token: its log says why");
            agent.awaitLog("the token is bound to another key than this peer's: it may have been stolen");
        }
    }

    @Test
    void anUnboundTokenNeedsTheWordOfBothSides() throws Exception {
        Path unbound = issue("unbound.token", "--unbound");
        try (RunningAgent strict = agent("--authenticator", token());
                RunningAgent lax = agent("--authenticator", token() + ",allow-unbound")) {
            assertThat(call(strict, anonymous("--credential", "token:" + unbound))
                            .code())
                    .isEqualTo(3);
            assertThat(call(lax, anonymous("--credential", "token:" + unbound)).line())
                    .isEqualTo("5");
        }
        assertThat(run("tokens", "issue", "--dir", issuer, "--subject", "ci", "--audience", "lab")
                        .error())
                .isEqualTo("remora: give --bind with the holder's certificate or public key, or say --unbound");
    }

    @Test
    void aPasswordLetsInItsUserWhomThePolicyAndTheAuditKnow() throws Exception {
        Path policy = Files.writeString(folder.resolve("policy.toml"), """
                [[grant]]
                principal = "password:alice"
                service = "sample"
                """);
        Path audit = folder.resolve("audit.log");
        Path wrong = secret("wrong", "not-it");
        try (RunningAgent agent = agent("--authenticator", passwords(), "--policy", policy, "--audit", audit)) {
            Result right = call(agent, anonymous("--credential", "password:alice,file=" + password));
            assertThat(right.line()).as(right.err()).isEqualTo("5");
            Result refused = call(agent, anonymous("--credential", "password:alice,file=" + wrong));
            Result unknown = call(agent, anonymous("--credential", "password:bob,file=" + password));
            assertThat(refused.code()).isEqualTo(3);
            // Who is refused cannot tell why.
            assertThat(unknown).isEqualTo(refused);
            agent.awaitLog("the password of the user 'alice' is wrong");
            agent.awaitLog("there is no user 'bob'");
            assertThat(Files.readString(audit)).contains("password:alice").contains("there is no user 'bob'");
            assertThat(agent.log() + Files.readString(audit)).doesNotContain(SECRET);
        }
    }

    @Test
    void whoPresentsNothingIsToldWhatMayBeMissing() throws Exception {
        try (RunningAgent agent = agent("--authenticator", passwords())) {
            Result result = call(agent, anonymous());
            assertThat(result.code()).isNotZero();
            assertThat(result.error()).endsWith("if it asks for a token or a password, give --credential");
        }
    }

    @ParameterizedTest
    @CsvSource({
        // how, certificate and token, certificate alone, token alone
        "any, false, true, true",
        "all, true, false, false",
        "first-match, false, true, true"
    })
    void theyAreCombinedAsIsSaid(String how, boolean both, boolean certificate, boolean alone) throws Exception {
        Path bound = issue("combined-" + how, "--bind", pki.file("me.pem"));
        Path unbound = issue("combined-unbound-" + how, "--unbound");
        try (RunningAgent agent = agent(
                "--authenticator",
                "certificate",
                "--authenticator",
                token() + ",allow-unbound",
                "--combine",
                how,
                "--no-penalties")) {
            assertThat(call(agent, pki.as("me"), "--credential", "token:" + bound)
                                    .code()
                            == 0)
                    .isEqualTo(both);
            assertThat(call(agent, line(pki.as("me"))).code() == 0).isEqualTo(certificate);
            assertThat(call(agent, anonymous("--credential", "token:" + unbound))
                                    .code()
                            == 0)
                    .isEqualTo(alone);
        }
    }

    @Test
    void aClientCertificateIsRequiredUnlessATokenOrPasswordIsAskedForOrItIsSaid() throws Exception {
        Object[] credential = {"--credential", "password:alice,file=" + password};
        try (RunningAgent byDefault = agent();
                RunningAgent asking = agent("--authenticator", passwords());
                RunningAgent strict = agent("--authenticator", passwords(), "--client-cert", "required");
                RunningAgent open = agent("--authenticator", "none", "--client-cert", "optional")) {
            assertThat(call(byDefault, anonymous()).error()).contains("wants a certificate of us and we have none");
            assertThat(call(asking, anonymous(credential)).line()).isEqualTo("5");
            assertThat(call(strict, anonymous(credential)).code()).isEqualTo(3);
            assertThat(call(strict, pki.as("me"), credential).line()).isEqualTo("5");
            assertThat(call(open, anonymous()).line()).isEqualTo("5");
        }
    }

    @Test
    void theyMayStandInAFileOfOptions() throws Exception {
        Path configuration = Files.writeString(folder.resolve("agent.conf"), """
                # who is let in
                --authenticator=%s
                --authenticator=certificate
                --combine=all
                --client-cert=required
                """.formatted(passwords()));
        try (RunningAgent agent = agent("@" + configuration)) {
            assertThat(call(agent, line(pki.as("me"))).code()).isNotZero();
            assertThat(call(agent, pki.as("me"), "--credential", "password:alice,file=" + password)
                            .line())
                    .isEqualTo("5");
        }
    }

    @Test
    void theyHoldOverUnixSocketsAndPlainTcpToo() throws Exception {
        Path socket = folder.resolve("s");
        try (RunningAgent agent = RunningAgent.start(
                folder,
                "--listen",
                "unix://" + socket,
                "--listen",
                "tcp://127.0.0.1:0",
                "--insecure",
                "--serve",
                "sample",
                "--authenticator",
                "unix-peer:nobody-else,group=" + Files.getAttribute(folder, "posix:group"),
                "--authenticator",
                passwords())) {
            assertThat(run("call", "unix://" + socket, "add", 2, 3).line()).isEqualTo("5");
            String tcp = agent.urls().get(1);
            assertThat(run("call", tcp, "--insecure", "add", 2, 3).code()).isNotZero();
            assertThat(run("call", tcp, "--insecure", "add", 2, 3, "--credential", "password:alice,file=" + password)
                            .line())
                    .isEqualTo("5");
        }
    }

    @Test
    void aUserWhoIsTakenOutIsCutOffAndOneWhoIsAddedGetsIn() throws Exception {
        Path file = folder.resolve("changing");
        run("passwords", "add", "--file", file, "--password-file", password, "carol");
        try (RunningAgent agent = agent("--authenticator", "password:" + file)) {
            Object[] dave = anonymous("--credential", "password:dave,file=" + password);
            assertThat(call(agent, dave).code()).isEqualTo(3);
            run("passwords", "set", "--file", file, "--password-file", password, "dave");
            assertThat(run("passwords", "list", "--file", file).out()).isEqualTo("carol\ndave\n");
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            Result now = call(agent, dave);
            while (now.code() != 0 && System.nanoTime() < deadline) {
                now = call(agent, dave);
            }
            assertThat(now.line()).isEqualTo("5");
            try (Connection carol = Remora.connect(agent.url(), carolsTransport())) {
                assertThat(carol.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
                assertThat(run("passwords", "remove", "--file", file, "carol").code())
                        .isZero();
                carol.onEnd().get(20, TimeUnit.SECONDS);
            }
            agent.awaitLog("the user 'carol' was taken out of the file of passwords");
            assertThat(call(agent, anonymous("--credential", "password:carol,file=" + password))
                            .code())
                    .isEqualTo(3);
            assertThat(run("passwords", "remove", "--file", file, "carol").error())
                    .contains("there is no user 'carol'");
        }
    }

    private static Transport carolsTransport() {
        return Credentials.over(
                Tls.anonymous().trust(pki.file("ca.pem")), PasswordCredential.of("carol", SECRET::toCharArray));
    }

    @Test
    void whoIsPutOnADenyListIsCutOffByKeyAndBySerial() throws Exception {
        for (String name : List.of("leaver", "loser")) {
            run("certs", "issue", "--dir", pki.folder(), "--name", name);
        }
        Path denied = Files.writeString(folder.resolve("denied"), "# nobody yet\n");
        try (RunningAgent agent = agent("--authenticator", "certificate:deny=" + denied);
                Connection leaver = connect(agent, "leaver");
                Connection loser = connect(agent, "loser");
                Connection me = connect(agent, "me")) {
            Files.writeString(
                    denied,
                    "spki " + HexFormat.of().formatHex(keyHash("leaver")) + "\nserial "
                            + certificate("loser").getSerialNumber().toString(16) + "\n");
            leaver.onEnd().get(20, TimeUnit.SECONDS);
            loser.onEnd().get(20, TimeUnit.SECONDS);
            agent.awaitLog("the certificate is on the deny list (key ");
            agent.awaitLog("the certificate is on the deny list (serial ");
            assertThat(call(agent, line(pki.as("leaver"))).code()).isNotZero();
            assertThat(me.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
        }
    }

    private static Connection connect(RunningAgent agent, String name) throws Exception {
        Connection connection = Remora.connect(
                agent.url(),
                Tls.identity(pki.file(name + ".pem"), pki.file(name + ".key")).trust(pki.file("ca.pem")));
        assertThat(connection.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
        return connection;
    }

    private static X509Certificate certificate(String name) throws Exception {
        try (InputStream in = Files.newInputStream(pki.file(name + ".pem"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static byte[] keyHash(String name) throws Exception {
        return MessageDigest.getInstance("SHA-256")
                .digest(certificate(name).getPublicKey().getEncoded());
    }

    @Test
    void aListPastItsNextUpdateRefusesEverybodyAndSaysSo() throws Exception {
        Clock past = Clock.fixed(Instant.now().minus(Duration.ofHours(2)), ZoneOffset.UTC);
        Path list = CertificateAuthority.open(pki.folder(), KeyProtection.unencrypted(), past)
                .crl(new TimeToLive(Duration.ofHours(1)));
        try (RunningAgent agent = agent("--crl", list, "--no-penalties")) {
            assertThat(call(agent, line(pki.as("me"))).code()).isEqualTo(3);
            agent.awaitLog("the revocation list " + list + " is out of date, its next update was due at ");
            assertThat(run("certs", "crl", "--dir", pki.folder()).code()).isZero();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            Result now = call(agent, line(pki.as("me")));
            while (now.code() != 0 && System.nanoTime() < deadline) {
                now = call(agent, line(pki.as("me")));
            }
            assertThat(now.line()).isEqualTo("5");
        }
    }

    @Test
    void aListOfTheCertificateAuthenticatorIsCheckedByItsAuthorityAndCutsOffWhomItRevokes() throws Exception {
        Pki own = Pki.make(folder.resolve("revoking"));
        run("certs", "crl", "--dir", own.folder());
        String chosen = "certificate:crl=" + own.file("crl.pem") + ",ca=" + own.file("ca.pem");
        try (RunningAgent agent = RunningAgent.start(
                        folder,
                        line(
                                "--listen",
                                "tls://127.0.0.1:0",
                                own.as("agent"),
                                "--serve",
                                "sample",
                                "--authenticator",
                                chosen));
                Connection me = Remora.connect(
                        agent.url(),
                        Tls.identity(own.file("me.pem"), own.file("me.key")).trust(own.file("ca.pem")))) {
            assertThat(me.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
            assertThat(run("certs", "revoke", "--dir", own.folder(), "--name", "me")
                            .code())
                    .isZero();
            assertThat(run("certs", "crl", "--dir", own.folder()).code()).isZero();
            me.onEnd().get(20, TimeUnit.SECONDS);
            agent.awaitLog(" was revoked at ");
        }
    }

    @Test
    void aRevokedSshKeyIsCutOffAndOneThatWasTakenOutToo() throws Exception {
        Path revoked = Files.writeString(folder.resolve("revoked-ssh"), "# nobody yet\n");
        Path one = sshKey("one");
        Path two = sshKey("two");
        Path keys = Files.writeString(
                folder.resolve("authorized"),
                Files.readString(Path.of(one + ".pub")) + Files.readString(Path.of(two + ".pub")));
        try (RunningAgent agent = RunningAgent.start(
                        folder,
                        "--listen",
                        "ssh://127.0.0.1:0",
                        "--ssh-host-key",
                        folder.resolve("ssh-host"),
                        "--authorized-keys",
                        keys,
                        "--authenticator",
                        "ssh-key:revoked=" + revoked,
                        "--serve",
                        "sample");
                Connection first = overSsh(agent, one);
                Connection second = overSsh(agent, two)) {
            String fingerprint = first.session().handshake().details().get("userKey");
            Files.writeString(revoked, fingerprint + "\n");
            first.onEnd().get(20, TimeUnit.SECONDS);
            agent.awaitLog("the key " + fingerprint + " is revoked");
            assertThat(second.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
            Files.writeString(keys, Files.readString(Path.of(one + ".pub")));
            second.onEnd().get(20, TimeUnit.SECONDS);
            agent.awaitLog("the SSH login no longer holds: the key is not authorized");
        }
    }

    private static Connection overSsh(RunningAgent agent, Path key) throws Exception {
        Ssh ssh = new Ssh()
                .config(Files.writeString(folder.resolve("ssh-config"), ""))
                .withoutAgent()
                .keys(key)
                .knownHosts(folder.resolve("ssh-known"))
                .acceptNew();
        Connection connection =
                Remora.connect("ssh://me@127.0.0.1:" + URI.create(agent.url()).getPort(), ssh);
        assertThat(connection.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
        return connection;
    }

    private static Path sshKey(String name) throws Exception {
        Path key = folder.resolve(name);
        Process made = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()).start();
        assertThat(made.waitFor()).as("ssh-keygen, of openssh-client").isZero();
        return key;
    }

    @Test
    void oneOfTheUsersOwnIsFoundOnTheClassPathThatIsNamed() throws Exception {
        Path jar = OwnAuthenticator.build(folder.resolve("own"));
        Tls tls = Tls.anonymous().trust(pki.file("ca.pem"));
        try (RunningAgent agent = agent("--classpath", jar, "--authenticator", "own-word:Ma6ik");
                Connection connection = Remora.connect(
                        agent.url(),
                        Credentials.over(
                                tls,
                                (handshake, conversation) ->
                                        conversation.write("Ma6ik".getBytes(StandardCharsets.UTF_8))))) {
            assertThat(connection.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
            assertThat(connection.root().get("__principal__").asListOf(String.class))
                    .containsExactly("own-word", "own:word");
        }
    }

    @Test
    void noSecretStandsInAnArgumentTheEnvironmentOrALog() throws Exception {
        Path file = issue("shown.token", "--unbound");
        String bearer = Files.readString(file).strip();
        Path thiefs = issue("thiefs.token", "--bind", pki.file("thief.pem"));
        try (RunningAgent agent =
                agent("--authenticator", passwords(), "--authenticator", token() + ",allow-unbound", "--verbose")) {
            List<Process> clients = new ArrayList<>();
            for (String credential : List.of("password:alice,file=" + password, "token:" + file)) {
                Object[] call = {"add", 2, 3, "--verbose", "--credential", credential};
                Process client = Command.process(line("call", agent.url(), anonymous(call)))
                        .redirectErrorStream(true)
                        .start();
                assertThat(Shown.by(agent.process()) + Shown.by(client))
                        .contains(credential)
                        .doesNotContain(SECRET, bearer);
                clients.add(client);
            }
            for (Process client : clients) {
                String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(client.waitFor()).as(said).isZero();
                assertThat(said).doesNotContain(SECRET, bearer);
            }
            assertThat(call(agent, anonymous("--credential", "token:" + thiefs)).code())
                    .isEqualTo(3);
            agent.awaitLog("the token is bound to another key");
            assertThat(agent.log())
                    .doesNotContain(SECRET, bearer, Files.readString(thiefs).strip());
        }
    }

    @Test
    void whatIsNotUnderstoodIsOneSentence() {
        Object[] listening = line("agent", "--listen", "tls://127.0.0.1:0", pki.as("agent"), "--serve", "sample");
        Result unknown = run(line(listening, "--authenticator", "card"));
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.error())
                .isEqualTo("remora: --authenticator: there is no authenticator 'card': use one of certificate, none,"
                        + " password, ssh-key, token, unix-peer");
        Result credential = run("call", "tls://x", "add", "--trust", pki.file("ca.pem"), "--credential", "card:1");
        assertThat(credential.code()).isEqualTo(2);
        assertThat(credential.error()).contains("there is no credential 'card': use one of password, token");
        Result nobody = run("call", "tls://x", "add", "--trust", pki.file("ca.pem"), "--credential", "password:alice");
        assertThat(nobody.code()).isEqualTo(2);
        assertThat(nobody.error()).contains("there is no terminal to ask for the password at");
        assertThat(run(line(listening, "--combine", "some")).code()).isEqualTo(2);
        assertThat(run(line(listening, "--client-cert", "maybe")).code()).isEqualTo(2);
        Result deployed = run("call", "me@host", "add", "--credential", "token:x");
        assertThat(deployed.error()).contains("SSH itself lets us in");
    }
}
