package io.remora.tests.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.FullControl;
import io.remora.RemoteJvm;
import io.remora.RemoteObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent put into programs that ran already and know nothing of it. */
@Timeout(180)
final class AttachTest {
    @TempDir
    Path folder;

    private FarJvm jvm;
    private FullControl far;

    @BeforeEach
    void start() throws Exception {
        jvm = FarJvm.start(folder);
        far = jvm.control();
    }

    @AfterEach
    void end() {
        jvm.close();
    }

    static Stream<Path> homes() throws Exception {
        return PlainProgram.homes();
    }

    @ParameterizedTest
    @MethodSource("homes")
    void aCounterIsReadWhileTheProgramIncrementsIt(Path home) throws Exception {
        try (PlainProgram program = PlainProgram.start(home, folder, List.of())) {
            try (RemoteJvm attached = far.attach(program.pid())) {
                RemoteObject counting = attached.control().type("plain.Counting");
                long first = counting.get("count").as(long.class);
                awaitMoreThan(counting, first);
                counting.set("count", 1_000_000_000_000L);
                assertThat(counting.get("count").as(long.class)).isGreaterThanOrEqualTo(1_000_000_000_000L);

                RemoteObject live = counting.get("ALL").call("get", 0).object();
                assertThat(live.get("name").as(String.class)).isEqualTo("counter");
                assertThat(live.get("turns").as(int.class)).isPositive();
                assertThat(live.call("describe", "greetings").as(String.class)).isEqualTo("greetings from counter");
                assertThat(attached.control()
                                .eval("ProcessHandle.current().pid()")
                                .as(long.class))
                        .isEqualTo(program.pid())
                        .isEqualTo(attached.pid());
                assertThat(attached.control()
                                .eval("Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList()")
                                .asListOf(String.class))
                        .contains("counting", "main");
                // The other JVM has not changed its own classes for those.
                assertThatThrownBy(() -> far.type("plain.Counting")).hasMessageContaining("no class plain.Counting");
            }
            assertThat(program.end()).isEqualTo("done true 0");
        }
    }

    private static void awaitMoreThan(RemoteObject counting, long first) {
        while (counting.get("count").as(long.class) <= first) {
            Thread.onSpinWait();
        }
    }

    /** After an evaluation, which loads the compiler, and calls of the program's objects. */
    @ParameterizedTest
    @MethodSource("homes")
    void detachedItLeavesNoThreadNoSocketAndNoFileAndListsWhatStays(Path home) throws Exception {
        // Without the flag the JDK's soft references would keep the class loader for as long as there is memory.
        try (PlainProgram program = PlainProgram.start(home, folder, List.of(), "-XX:SoftRefLRUPolicyMSPerMB=0")) {
            RemoteJvm attached = far.attach(program.pid());
            attached.control().eval("1 + 1");
            attached.control().type("plain.Counting").get("ALL").call("get", 0).call("toString");
            attached.control().files().exists("/");
            Path place = place(program);
            assertThat(program.tool("jstack", Long.toString(program.pid()))).contains("remora-");
            assertThat(program.tool("jcmd", Long.toString(program.pid()), "VM.classloaders"))
                    .contains("remora-attached");

            List<String> kept = attached.detach();

            assertThat(kept).hasSize(4);
            assertThat(kept.get(0)).contains("io.remora.agent.attached.Entrance");
            assertThat(kept.get(1)).matches("[1-9][0-9]+ classes of the class loader remora-attached, .*");
            assertThat(kept.get(3)).contains(".java_pid" + program.pid());
            assertThat(threads(program)).contains("counting").doesNotContain("remora");
            assertThat(sockets(program.pid())).isEmpty();
            assertThat(place).doesNotExist();
            assertThat(attached.detach()).isEmpty();
            assertThat(attached.connection().ended()).isPresent();
            collected(program);
            assertThat(program.end()).isEqualTo("done true 0");
        }
    }

    /** After a moment, for the thread that removed the folder has yet to return. */
    private static String threads(PlainProgram program) throws Exception {
        String threads = "remora";
        for (int i = 0; i < 20 && threads.contains("remora"); i++) {
            threads = program.tool("jstack", Long.toString(program.pid()));
        }
        return threads;
    }

    /** What was said to stay until the garbage collector takes it is taken. */
    private static void collected(PlainProgram program) throws Exception {
        String pid = Long.toString(program.pid());
        String loaders = "";
        for (int i = 0; i < 30; i++) {
            program.tool("jcmd", pid, "GC.run");
            loaders = program.tool("jcmd", pid, "VM.classloaders");
            if (!loaders.contains("remora-attached")) {
                return;
            }
        }
        assertThat(loaders).doesNotContain("remora-attached");
    }

    private static Path place(PlainProgram program) throws Exception {
        Path tmp = Path.of(System.getProperty("java.io.tmpdir"));
        Path place = tmp.resolve(
                tmp.relativize(Path.of(sockets(program.pid()).get(0))).getName(0));
        assertThat(place).isDirectory();
        assertThat(Files.getPosixFilePermissions(place)).hasSize(3);
        return place;
    }

    /** The Unix sockets of ours on which a process listens. */
    private static List<String> sockets(long pid) throws Exception {
        List<String> inodes = new java.util.ArrayList<>();
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path each : open.toList()) {
                String target = Files.exists(each, java.nio.file.LinkOption.NOFOLLOW_LINKS)
                        ? Files.readSymbolicLink(each).toString()
                        : "";
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring(8, target.length() - 1));
                }
            }
        }
        return Files.readAllLines(Path.of("/proc/net/unix")).stream()
                .map(line -> line.trim().split("\\s+"))
                .filter(parts -> parts.length == 8 && inodes.contains(parts[6]) && parts[7].contains("remora"))
                .map(parts -> parts[7])
                .distinct()
                .toList();
    }

    @Test
    void detachedItHasEndedWhatWasBegunThroughIt() throws Exception {
        try (PlainProgram program = PlainProgram.start(folder)) {
            RemoteJvm attached = far.attach(program.pid());
            ProcessHandle sleep = ProcessHandle.of(
                            attached.control().process("sleep", "1000").pid())
                    .orElseThrow();
            attached.control()
                    .redirectOutput(java.io.OutputStream.nullOutputStream(), java.io.OutputStream.nullOutputStream());
            assertThat(attached.detach()).anySatisfy(each -> assertThat(each).contains("thread process reaper"));
            sleep.onExit().get(10, TimeUnit.SECONDS);
            assertThat(threads(program)).contains("counting").doesNotContain("remora");
            // What it prints goes where it went.
            assertThat(program.end()).isEqualTo("done true 0");
        }
    }

    @Test
    void itIsAttachedToAgainAndByTwoAtOnce() throws Exception {
        try (PlainProgram program = PlainProgram.start(folder)) {
            far.attach(program.pid()).close();
            try (RemoteJvm other = far.attach(program.pid())) {
                other.control().execute("int mine = 2;");
                try (RemoteJvm one = far.attach(program.pid())) {
                    one.control().execute("int mine = 1;");
                    assertThat(one.control().eval("mine").as(int.class)).isEqualTo(1);
                }
                assertThat(other.control().eval("mine").as(int.class)).isEqualTo(2);
                assertThat(other.control().type("plain.Counting").get("count").as(long.class))
                        .isPositive();
            }
        }
    }

    @Test
    void itLeavesWithTheConnectionThatAttachedIt() throws Exception {
        try (PlainProgram program = PlainProgram.start(folder)) {
            far.attach(program.pid());
            Path place = place(program);
            assertThat(place).exists();
            jvm.connection().close();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (Files.exists(place) && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(place).doesNotExist();
            assertThat(program.end()).isEqualTo("done true 0");
        }
    }

    @Test
    void theProgramEndsWhenItWouldHaveEndedAndThatIsNoticed() throws Exception {
        try (PlainProgram program = PlainProgram.start(folder)) {
            RemoteJvm attached = far.attach(program.pid());
            attached.control().eval("1");
            assertThat(program.end()).isEqualTo("done true 0");
            assertThatThrownBy(() -> attached.control().eval("1")).isInstanceOf(RuntimeException.class);
            assertThat(attached.detach()).isEmpty();
        }
    }

    @Test
    void theListNamesTheProgramAndWhatIsAgainstIt() throws Exception {
        try (PlainProgram open = PlainProgram.start(folder);
                PlainProgram hidden = PlainProgram.start(folder, "-XX:-UsePerfData", "-XX:+DisableAttachMechanism")) {
            List<RemoteJvm.Listed> all = far.jvms();
            assertThat(all).anySatisfy(each -> {
                assertThat(each.pid()).isEqualTo(open.pid());
                assertThat(each.name()).isEqualTo("plain.Counting an-argument");
                assertThat(each.refusal()).isEmpty();
            });
            assertThat(all).anySatisfy(each -> {
                assertThat(each.pid()).isEqualTo(hidden.pid());
                assertThat(each.name()).contains("plain.Counting an-argument");
                assertThat(each.refusal()).contains("-XX:+DisableAttachMechanism");
            });
            assertThat(all)
                    .noneMatch(each -> each.pid() == ProcessHandle.current().pid());
        }
    }

    @Test
    void whatCannotBeAttachedToIsSaidInASentence() throws Exception {
        assertThatThrownBy(() -> far.attach(4_194_305))
                .hasMessageContaining("there is no process 4194305 on this host");
        assertThatThrownBy(() -> far.attach(ProcessHandle.current().pid()))
                .hasMessageContaining("is this agent itself");
        Process sleep = new ProcessBuilder("sleep", "1000").start();
        try {
            assertThatThrownBy(() -> far.attach(sleep.pid()))
                    .hasMessageContaining("process " + sleep.pid() + " is no JVM: ")
                    .hasMessageContaining("sleep 1000");
        } finally {
            sleep.destroyForcibly();
        }
        try (PlainProgram shut = PlainProgram.start(folder, "-XX:+DisableAttachMechanism")) {
            assertThatThrownBy(() -> far.attach(shut.pid()))
                    .hasMessageContaining("the JVM " + shut.pid() + " was started with -XX:+DisableAttachMechanism")
                    .hasMessageContaining("start it without that");
            // It was not even asked, which would have printed a dump of its threads.
            assertThat(shut.end()).isEqualTo("done true 0");
        }
    }

    /** The system's own processes are root's, and where the tests run as root there is nobody. */
    @Test
    void anotherUsersProcessIsRefusedByName() throws Exception {
        boolean root = "root".equals(System.getProperty("user.name"));
        Process other = root
                ? new ProcessBuilder("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sleep", "1000")
                        .start()
                : null;
        try {
            long pid = other == null ? 1 : other.pid();
            while (!ProcessHandle.of(pid).orElseThrow().info().user().orElse("").equals(root ? "nobody" : "root")) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> far.attach(pid))
                    .hasMessageContaining("process " + pid + " belongs to the user " + (root ? "nobody" : "root"))
                    .hasMessageContaining("this agent runs as " + System.getProperty("user.name"));
        } finally {
            if (other != null) {
                other.destroyForcibly();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("homes")
    void aJvmThatWarnsOfAgentsIsSaidToHaveWarned(Path home) throws Exception {
        try (PlainProgram program = PlainProgram.start(home, folder, List.of());
                RemoteJvm attached = far.attach(program.pid())) {
            assertThat(program.errors().contains("agent has been loaded dynamically"))
                    .isEqualTo(!attached.notices().isEmpty());
            boolean warns =
                    attached.control().eval("Runtime.version().feature() >= 21").as(boolean.class);
            assertThat(attached.notices()).hasSize(warns ? 1 : 0);
            assertThat(attached.notices())
                    .allSatisfy(each -> assertThat(each).contains("start it with -XX:+EnableDynamicAgentLoading"));
            if (warns) {
                assertThat(List.of("+", "-")).allSatisfy(sign -> dynamicLoading(home, sign));
            }
        }
    }

    private void dynamicLoading(Path home, String sign) throws Exception {
        try (PlainProgram program =
                PlainProgram.start(home, folder, List.of(), "-XX:" + sign + "EnableDynamicAgentLoading")) {
            if (sign.equals("-")) {
                assertThatThrownBy(() -> far.attach(program.pid()))
                        .hasMessageContaining("-XX:-EnableDynamicAgentLoading, so no agent can be put into it");
            } else {
                try (RemoteJvm attached = far.attach(program.pid())) {
                    assertThat(attached.notices()).isEmpty();
                }
                assertThat(program.errors()).isEmpty();
            }
        }
    }
}
