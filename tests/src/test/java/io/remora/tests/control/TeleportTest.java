package io.remora.tests.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Connection;
import io.remora.FullControl;
import io.remora.Remora;
import io.remora.RemoteObject;
import io.remora.Teleported;
import io.remora.tests.control.shipped.Errands;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Code that is shipped to a JVM that has none of it. */
@Timeout(120)
final class TeleportTest {
    @TempDir
    Path folder;

    private FarJvm jvm;
    private FullControl far;
    private String home;

    @BeforeEach
    void start() throws Exception {
        // The cache of shipped classes is that of a user who has just come.
        home = System.setProperty(
                "user.home", Files.createDirectory(folder.resolve("home")).toString());
        jvm = FarJvm.start(folder, FarJvm.bare());
        far = jvm.control();
    }

    @AfterEach
    void end() {
        System.setProperty("user.home", home);
        jvm.close();
    }

    @Test
    void theFarSideHasNoneOfIt() {
        assertThatThrownBy(() -> far.type(Errands.class.getName())).hasMessageContaining("no class");
        assertThat(far.teleport(Errands.loader()).as(String.class)).isEqualTo("remora-shipped");
    }

    @Test
    void lambdasInLambdasRunThere() {
        assertThat(far.teleport(Errands.nested(3, "x")).as(String.class)).isEqualTo("x0x1x2");
        assertThat(far.teleport(Errands.nested(1, "y")).as(String.class)).isEqualTo("y0");
    }

    @Test
    void capturedRecordsArriveAsRecords() {
        Errands.Box box = new Errands.Box("first", new Errands.Size(3, 4), Errands.Kind.LARGE);
        assertThat(far.teleport(Errands.records(box)).as(String.class)).isEqualTo("first 14 LARGE true");
    }

    @Test
    void aRecordIsATaskWithState() {
        assertThat(far.teleport(new Errands.Sum(20, 22)).as(int.class)).isEqualTo(42);
    }

    @Test
    void resourcesBesideTheClassesAreReadAndNoOthers() {
        assertThat(far.teleport(Errands.resource()).as(String.class)).isEqualTo("from afartruenullnullnull");
    }

    @Test
    void aClassIsUsedThereAndStandsForAnInterfaceHere() {
        RemoteObject type = far.teleport(Errands.Counter.class);
        IntSupplier counter = type.invoke(7).object().as(IntSupplier.class);
        assertThat(counter.getAsInt()).isEqualTo(7);
        assertThat(counter.getAsInt()).isEqualTo(8);
    }

    @Test
    void aClassThatOnlyATextNamesIsFetchedWhenItIsNeeded() {
        assertThat(far.teleport(Errands.byName(Errands.Hidden.class.getName())).as(String.class))
                .isEqualTo("Hidden");
        assertThatThrownBy(() -> far.teleport(Errands.byName("no.such.Thing"))).hasMessageContaining("no.such.Thing");
        // Remora's own classes and those of the JDK are the far side's.
        assertThat(far.teleport(Errands.byName("io.remora.FullControl")).as(String.class))
                .isEqualTo("FullControl");
    }

    @Test
    void theClassLoaderEndsWithTheConnection() throws Exception {
        assertThat(far.teleport(Errands.Counter.class)
                        .invoke(7)
                        .object()
                        .as(IntSupplier.class)
                        .getAsInt())
                .isPositive();
        far.teleport(Errands.nested(3, "x"));
        far.teleport(new Errands.Sum(20, 22));
        far.teleport(Errands.rememberLoader());
        // The far side is in this process.
        WeakReference<?> loader = (WeakReference<?>) System.getProperties().remove("remora.tests.loader");
        System.gc();
        assertThat(loader.get()).as("while the connection lasts").isNotNull();

        jvm.connection().close();

        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (loader.get() != null && System.nanoTime() < end) {
            System.gc();
        }
        assertThat(loader.get()).isNull();
    }

    @Test
    void whatItThrowsArrives() {
        assertThatThrownBy(() -> far.teleport(Errands.failing())).hasMessageContaining("shipped and failed");
    }

    @Test
    void whatCannotBeShippedIsSaidHere() {
        assertThatThrownBy(() -> far.teleport(Errands.make().captures()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("captures this");
        Teleported anonymous = new Teleported() {
            private static final long serialVersionUID = 1L;

            @Override
            public Object run() {
                return 1;
            }
        };
        assertThatThrownBy(() -> far.teleport(anonymous))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lambda or as a record");
    }

    @Test
    void aFetchThatFailedLeavesTheClassLoadable() throws Exception {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        compile(classes, "Late", "public class Late { public String toString() { return \"late\"; } }");
        compile(
                classes,
                "Asker",
                "public class Asker { public static String ask() throws Exception {"
                        + " return Class.forName(\"generated.Late\").getDeclaredConstructor().newInstance().toString(); } }");
        Path late = classes.resolve("generated/Late.class");
        Path away = classes.resolve("away");
        Files.move(late, away);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            RemoteObject asker = far.teleport(loader.loadClass("generated.Asker"));
            assertThatThrownBy(() -> asker.call("ask")).hasMessageContaining("generated.Late");
            Files.move(away, late);
            assertThat(asker.call("ask").as(String.class)).isEqualTo("late");
        }
    }

    @Test
    void fiveHundredClassesCostAtMostThreeRoundTrips() throws Exception {
        int count = 500;
        Path classes = Files.createDirectory(folder.resolve("classes"));
        List<String> sources = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String next = i + 1 < count ? "1 + new C" + (i + 1) + "().depth()" : "1";
            sources.add("class C" + i + " { int depth() { return " + next + "; } }");
        }
        sources.add("public class Deep { public static int depth() { return new C0().depth(); } }");
        compile(classes, "Deep", String.join("\n", sources));
        try (URLClassLoader loader =
                        new URLClassLoader(new URL[] {classes.toUri().toURL()});
                DelayingProxy proxy = new DelayingProxy(folder.resolve("slow.sock"), jvm.uri(), 50)) {
            Class<?> deep = loader.loadClass("generated.Deep");
            assertThat(roundTrips(proxy, deep, count)).as("the first time").isLessThanOrEqualTo(3);
            assertThat(roundTrips(proxy, deep, count))
                    .as("when they are in the cache of the far host")
                    .isLessThanOrEqualTo(2);
        }
    }

    @Test
    void aClosureOfManyMegabytesCostsNoMoreThanASmallOne() throws Exception {
        int count = 3;
        Path classes = Files.createDirectory(folder.resolve("classes"));
        StringBuilder source = new StringBuilder();
        for (int i = 0; i < count; i++) {
            source.append("class C%d {\n".formatted(i));
            for (int k = 0; k < 35; k++) {
                // As long as a constant can be, and each another.
                source.append("String s%d = \"%s\";\n".formatted(k, (i + " " + k + " ").repeat(13_000)));
            }
            String next = i + 1 < count ? "1 + new C" + (i + 1) + "().depth()" : "1";
            source.append("int depth() { return %s; }\n}\n".formatted(next));
        }
        source.append("public class Deep { public static int depth() { return new C0().depth(); } }");
        compile(classes, "Deep", source.toString());
        try (URLClassLoader loader =
                        new URLClassLoader(new URL[] {classes.toUri().toURL()});
                DelayingProxy proxy = new DelayingProxy(folder.resolve("slow.sock"), jvm.uri(), 50)) {
            assertThat(Files.size(classes.resolve("generated/C0.class"))).isGreaterThan(2_000_000);
            assertThat(roundTrips(proxy, loader.loadClass("generated.Deep"), count))
                    .isLessThanOrEqualTo(3);
        }
    }

    /** Of shipping a class and calling it. */
    private static int roundTrips(DelayingProxy proxy, Class<?> deep, int count) throws Exception {
        try (Connection slow =
                Remora.connect(proxy.url(), DelayingProxy.transport()).withTimeout(Duration.ofSeconds(30))) {
            FullControl control = slow.fullControl();
            int before = proxy.roundTrips();
            assertThat(control.teleport(deep).call("depth").as(int.class)).isEqualTo(count);
            return proxy.roundTrips() - before;
        }
    }

    private void compile(Path classes, String name, String source) throws Exception {
        Path file = Files.createDirectories(folder.resolve("sources")).resolve(name + ".java");
        Files.writeString(file, "package generated;\n" + source);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", classes.toString(), "-proc:none", file.toString());
        assertThat(result).isZero();
    }
}
