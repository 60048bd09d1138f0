package io.remora.cli;

import static io.remora.cli.Command.run;
import static io.remora.cli.Pki.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.remora.cli.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a script relies on when it uses hosts through SSH: options, exit codes, and that nothing is left. */
@Timeout(120)
class SshCommandsTest {
    @TempDir
    private static Path folder;

    private static Path home;
    private static RealSshd sshd;

    @BeforeAll
    static void start() throws Exception {
        home = Files.createDirectories(
                folder.resolve("home"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        String agent = Command.process("agent", "--listen", "stdio:-", "--serve", "sample").command().stream()
                .map(word -> word.replace("\"", "\\\""))
                .reduce((a, b) -> a + " " + b)
                .orElseThrow();
        sshd = RealSshd.start(folder, "SetEnv HOME=" + home, "Subsystem remora " + agent);
    }

    @AfterAll
    static void stop() {
        if (sshd != null) {
            sshd.close();
        }
    }

    private static Result with(String command, Object... pieces) {
        return run(line(command, sshd.host(), sshd.options(), pieces));
    }

    private static boolean agentsRun() {
        return ProcessHandle.allProcesses()
                .anyMatch(each -> each.info().commandLine().orElse("").contains("remora.folder=" + home));
    }

    private static List<String> left() {
        try (Stream<Path> tree = Files.walk(home)) {
            return tree.filter(file -> !file.equals(home))
                    .map(file -> home.relativize(file).toString())
                    .filter(name -> !name.matches("\\.cache(/remora(/[0-9a-f]{64}\\.jar)?)?"))
                    .toList();
        } catch (IOException e) {
            return List.of(e.toString());
        }
    }

    private static void eventually(String what, int seconds, BooleanSupplier holds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still not so: %s", what).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static void nothingIsLeft() {
        eventually("no agent runs and nothing but jars is left", 10, () -> !agentsRun() && left().isEmpty());
    }

    @Test
    void theFixedOptionsReachAHostAndPrintTheSum() throws Exception {
        Result result = run(
                "call",
                sshd.host(),
                "--ssh-key",
                sshd.key(),
                "--known-hosts",
                sshd.knownHosts(),
                "--serve",
                "sample",
                "--audit",
                folder.resolve("dialled.jsonl"),
                "add",
                "2",
                "3");
        assertThat(result.error()).isEmpty();
        assertThat(result.line()).isEqualTo("5");
        assertThat(result.code()).isZero();
        assertThat(Files.readString(folder.resolve("dialled.jsonl")))
                .contains("\"event\":\"begin\"", "\"event\":\"over\"", "\"event\":\"closed\"");
        nothingIsLeft();
    }

    @Test
    void anSshConfigurationNamesHosts() throws Exception {
        Path config = Files.write(
                folder.resolve("ssh_config"),
                List.of(
                        "Host build7",
                        "  HostName 127.0.0.1",
                        "  Port " + sshd.port(),
                        "  IdentityFile " + sshd.key(),
                        "  UserKnownHostsFile " + sshd.knownHosts()));
        String user = System.getProperty("user.name");
        Result bare = run("call", user + "@build7", "--ssh-config", config, "--serve", "sample", "add", 2, 3);
        assertThat(bare.error()).isEmpty();
        assertThat(bare.line()).isEqualTo("5");
        Result listening = run("call", "ssh://" + user + "@build7", "--ssh-config", config, "add", 2, 3);
        assertThat(listening.error()).isEmpty();
        assertThat(listening.line()).isEqualTo("5");
    }

    @Test
    void anAgentBehindSshdsSubsystemIsAUrlForEveryCommandThatTakesOne() {
        Object[] url = line("ssh://" + sshd.host(), sshd.options());
        assertThat(run(line("call", url, "add", 2, 3)).line()).isEqualTo("5");
        Result doctor = run(line("doctor", url));
        assertThat(doctor.error()).isEmpty();
        assertThat(doctor.out()).contains("keyExchange: sntrup761", "proven by: its host key SHA256:", "service: ");
        Result deployed = with("doctor", "--serve", "sample");
        assertThat(deployed.error()).isEmpty();
        assertThat(deployed.out()).contains("agent: deployed", "keyExchange: sntrup761", "granted: add");
    }

    @Test
    void aChangedKeyIsExitFiveWithBothFingerprintsWhateverIsAccepted() throws Exception {
        Path other = folder.resolve("other-host");
        RealSshd.keygen(other);
        String[] key = Files.readString(Path.of(other + ".pub")).split(" ");
        Path known = Files.writeString(
                folder.resolve("changed"), "[127.0.0.1]:" + sshd.port() + " " + key[0] + " " + key[1].strip() + "\n");
        for (Object target : List.of(sshd.host(), "ssh://" + sshd.host())) {
            for (Object[] more : new Object[][] {{}, {"--accept-new"}}) {
                Result result =
                        run(line("call", target, "--ssh-key", sshd.key(), "--known-hosts", known, more, "add", 2, 3));
                assertThat(result.error())
                        .contains("has changed", fingerprint(other), fingerprint(folder.resolve("hostkey")));
                assertThat(result.code()).isEqualTo(5);
            }
        }
        for (String command : List.of("deploy", "undeploy", "doctor")) {
            assertThat(run(line(command, sshd.host(), "--ssh-key", sshd.key(), "--known-hosts", known))
                            .code())
                    .as(command)
                    .isEqualTo(5);
        }
    }

    private static String fingerprint(Path key) throws Exception {
        Process process = new ProcessBuilder("ssh-keygen", "-lf", key.toString() + ".pub")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.split(" ")[1];
    }

    @Test
    void aNewHostIsAcceptedOnceAndKnownThen() throws Exception {
        Path known = folder.resolve("fresh/known_hosts");
        Object[] call = {"call", sshd.host(), "--ssh-key", sshd.key(), "--known-hosts", known};
        assertThat(run(line(call, "--serve", "sample", "add", 2, 3)).code()).isEqualTo(5);
        assertThat(known).doesNotExist();
        assertThat(run(line(call, "--accept-new", "--serve", "sample", "add", 2, 3))
                        .line())
                .isEqualTo("5");
        assertThat(known).hasSameTextualContentAs(sshd.knownHosts());
        assertThat(run(line(call, "--serve", "sample", "add", 2, 3)).line()).isEqualTo("5");
    }

    @Test
    void whoIsNotLetInIsExitThreeAndNobodyThereIsExitFour() throws Exception {
        Path stranger = folder.resolve("stranger");
        RealSshd.keygen(stranger);
        Result refused = run(
                "call",
                sshd.host(),
                "--ssh-key",
                stranger,
                "--known-hosts",
                sshd.knownHosts(),
                "--serve",
                "sample",
                "add");
        assertThat(refused.error()).contains("accepted none of the keys", "authorized_keys");
        assertThat(refused.code()).isEqualTo(3);
        Result nobody = run("call", "me@127.0.0.1:1", "--ssh-key", sshd.key(), "--serve", "sample", "add");
        assertThat(nobody.error()).contains("me@127.0.0.1:1 cannot be reached");
        assertThat(nobody.code()).isEqualTo(4);
    }

    @Test
    void aHostWithoutPostQuantumKeyExchangeIsExitFiveWhereItIsRequired() throws Exception {
        Path old = Files.createDirectories(folder.resolve("old"));
        try (RealSshd classic = RealSshd.start(old, "SetEnv HOME=" + home, "KexAlgorithms curve25519-sha256")) {
            Object[] call = line("call", classic.host(), classic.options(), "--serve", "sample");
            assertThat(run(line(call, "add", 2, 3)).line()).isEqualTo("5");
            Result result = run(line(call, "--require-pq", "add", 2, 3));
            assertThat(result.error()).contains("curve25519-sha256", "not post-quantum");
            assertThat(result.code()).isEqualTo(5);
        }
    }

    @Test
    void whatIsPutOnAHostMeansNothingToAnAgentThatRunsAlready() {
        for (Object[] given : new Object[][] {
            {"call", "ssh://me@127.0.0.1:1", "--serve", "sample", "add"},
            {"call", "tls://127.0.0.1:1", "--classpath", ".", "add"},
            {"doctor", "unix:///nowhere", "--no-cache"},
            {"call", "me@127.0.0.1:1", "--detached", "--serve", "sample", "add"}
        }) {
            Result result = run(given);
            assertThat(result.code()).as(result.error()).isEqualTo(2);
            assertThat(result.error())
                    .contains("--serve, --classpath, --runtime and --no-cache say what is put on a host")
                    .contains("leave them out");
        }
        Result detached = run("call", "tls://127.0.0.1:1", "--detached", "add");
        assertThat(detached.error()).contains("write USER@HOST with it");
        assertThat(detached.code()).isEqualTo(2);
    }

    @Test
    void verboseTellsThePhasesAndWhatWasNegotiated() throws Exception {
        Result deployed = Command.runProcess(
                folder, line("--verbose", "call", sshd.host(), sshd.options(), "--serve", "sample", "add", 2, 3));
        assertThat(deployed.line()).isEqualTo("5");
        assertThat(deployed.err())
                .contains("log in", "look", "start", "first answer", "strict key exchange")
                .containsPattern("negotiated +sntrup761x25519-sha512")
                .doesNotContain("sshd.common");
        Result listening = Command.runProcess(
                folder, line("call", "ssh://" + sshd.host(), sshd.options(), "--verbose", "add", 2, 3));
        assertThat(listening.line()).isEqualTo("5");
        assertThat(listening.err()).contains("keyExchange sntrup761x25519-sha512", "cipher aes256-gcm@openssh.com");
        Result quiet =
                Command.runProcess(folder, line("call", sshd.host(), sshd.options(), "--serve", "sample", "add", 2, 3));
        assertThat(quiet.err()).isEmpty();
    }

    /** A deployment of its own process that is serving. */
    private static Process serving(Path out, Object... more) throws Exception {
        Process process = Command.process(line("deploy", sshd.host(), sshd.options(), "--serve", "sample", more))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        eventually("the deployment serves", 30, () -> {
            try {
                return !process.isAlive() || Files.readString(out).contains("serving sample until Ctrl-C");
            } catch (IOException e) {
                return false;
            }
        });
        assertThat(process.isAlive()).as(Files.readString(out)).isTrue();
        return process;
    }

    @Test
    void aDeploymentEndsByCtrlCBySigtermAndByKillAndLeavesNothing() throws Exception {
        for (String signal : List.of("INT", "TERM", "KILL")) {
            Object[] keeping = signal.equals("KILL") ? new Object[] {"--no-cache"} : new Object[0];
            Process process = serving(folder.resolve("deploy-" + signal), keeping);
            assertThat(agentsRun()).isTrue();
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(signal).isTrue();
            assertThat(process.exitValue()).as(signal).isEqualTo(signal.equals("KILL") ? 137 : 0);
            nothingIsLeft();
        }
    }

    @Test
    void theDeathOfTheAgentIsSaidAndAFailure() throws Exception {
        Path out = folder.resolve("deploy-death");
        Process process = serving(out);
        ProcessHandle.allProcesses()
                .filter(each -> each.info().commandLine().orElse("").contains("remora.folder=" + home))
                .filter(each -> each.info().command().orElse("").endsWith("java"))
                .forEach(ProcessHandle::destroyForcibly);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(out)).contains("remora: the agent on ssh://" + sshd.host() + " ended: ");
        assertThat(process.exitValue()).isEqualTo(1);
        nothingIsLeft();
    }

    @Test
    void aDetachedAgentThatNobodyUsesEndsByItself() throws Exception {
        Result left = with("deploy", "--serve", "sample", "--detach", "--idle-timeout", "2s");
        assertThat(left.error()).isEmpty();
        assertThat(left.out()).contains("left there");
        nothingIsLeft();
        assertThat(with("undeploy").line()).isEqualTo("no agent was left on " + sshd.host());
    }

    @Test
    void aServiceOfOnesOwnIsServedFromJarsAndFoldersOfJars() throws Exception {
        Path work = Files.createDirectories(folder.resolve("own"));
        Path lib = OwnService.build(work);
        String classpath = work.resolve("app.jar") + "," + lib + "/";
        Result result = with("call", "--serve", "app.Greeter", "--classpath", classpath, "greet", "you");
        assertThat(result.error()).isEmpty();
        assertThat(result.line()).isEqualTo("\"hello you\"");
        Object[] told = line("--verbose", "call", sshd.host(), sshd.options(), "--serve", "app.Greeter");
        assertThat(Command.runProcess(work, line(told, "--classpath", classpath, "greet", "you"))
                        .err())
                .contains(sshd.host() + ": asked to greet you");
        Object[] listening = {"--listen", "unix://" + work.resolve("socket"), "--serve", "app.Greeter"};
        try (RunningAgent agent = RunningAgent.start(work, line(listening, "--classpath", classpath))) {
            assertThat(run("call", agent.url(), "greet", "me").line()).isEqualTo("\"hello me\"");
        }
        Result missing = with("call", "--serve", "app.Greeter", "--classpath", work.resolve("none.jar"), "greet");
        assertThat(missing.error()).contains("none.jar").hasLineCount(1);
        assertThat(missing.code()).isEqualTo(1);
    }

    @Test
    void aListenersHostKeyHasAUsualPlace() throws Exception {
        Path configuration = folder.resolve("configuration");
        Path out = folder.resolve("listener.log");
        ProcessBuilder builder = Command.process(
                        "agent",
                        "--listen",
                        "ssh://127.0.0.1:0",
                        "--authorized-keys",
                        folder.resolve("authorized_keys"),
                        "--serve",
                        "sample")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("XDG_CONFIG_HOME", configuration.toString());
        Process process = builder.start();
        try {
            Path key = configuration.resolve("remora/ssh_host_ed25519_key");
            eventually("it listens", 30, () -> {
                try {
                    return Files.readString(out).contains("listening on ssh://");
                } catch (IOException e) {
                    return false;
                }
            });
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
            assertThat(key).content().startsWith("-----BEGIN OPENSSH PRIVATE KEY-----");
            assertThat(Files.readString(out))
                    .contains("shows the host key SHA256:")
                    .contains(key.toString());
        } finally {
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aHostWithoutJavaIsGivenARuntimeOfOursUnlessItIsOfAnotherPlatform() throws Exception {
        Path strange = Files.createDirectories(folder.resolve("strange"));
        Path bin = Files.createDirectories(strange.resolve("bin"));
        Path uname =
                Files.writeString(bin.resolve("uname"), "#!/bin/sh\n[ \"$1\" = -s ] && echo Linux || echo riscv64\n");
        Files.setPosixFilePermissions(uname, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (RealSshd host = RealSshd.start(strange, "SetEnv HOME=" + home + " PATH=" + bin)) {
            Result result = run(line("call", host.host(), host.options(), "--serve", "sample", "add", 2, 3));
            assertThat(result.error().toLowerCase(Locale.ROOT))
                    .contains("has no java on its path")
                    .contains("no runtime image for linux-riscv64-gnu can be made on")
                    .contains("install java there, or name a runtime image");
            assertThat(result.code()).isEqualTo(1);
            Path image = Files.createDirectories(strange.resolve("image"));
            Path java = Path.of(System.getProperty("java.home"));
            Files.copy(
                    java.resolve("bin/java"),
                    Files.createDirectory(image.resolve("bin")).resolve("java"));
            Files.copy(java.resolve("release"), image.resolve("release"));
            Result named = run(
                    line("call", host.host(), host.options(), "--runtime", image, "--serve", "sample", "add", 2, 3));
            assertThat(named.error()).contains(image + " is for linux-").contains("not for linux-riscv64-gnu");
            assertThat(named.code()).isEqualTo(1);
        }
    }
}
