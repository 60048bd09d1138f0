package io.remora.agent.teleport;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Authenticator;
import io.remora.Connection;
import io.remora.Remora;
import io.remora.RemoteObject;
import io.remora.agent.control.FullControlService;
import io.remora.server.Server;
import io.remora.transport.LoopbackTransport;
import io.remora.value.Tuple;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the far side can ask for, and how much comes in a message. */
@Timeout(60)
final class ShipperTest {
    private static final int CLASSES = 6;

    @TempDir
    Path folder;

    private String home;
    private Path classes;
    private URLClassLoader loader;
    private Server server;
    private Connection connection;
    private RemoteObject service;

    /** Classes that need each other in turn, and one that finds the first of them by its name. */
    @BeforeEach
    void start() throws Exception {
        home = System.setProperty(
                "user.home", Files.createDirectory(folder.resolve("home")).toString());
        StringBuilder source = new StringBuilder("package shipped;\n");
        for (int i = 0; i < CLASSES; i++) {
            source.append("class C%d { int depth() { return %s; } }\n"
                    .formatted(i, i + 1 < CLASSES ? "1 + new C" + (i + 1) + "().depth()" : "1"));
        }
        source.append("public class Root { public static int depth() { return new C0().depth(); } }\n");
        source.append("""
                class ByName {
                    public static int depth() throws Exception {
                        Class<?> type = Class.forName("shipped.C0");
                        return (int) type.getDeclaredMethod("depth").invoke(type.getDeclaredConstructor().newInstance());
                    }
                }
                """);
        Path file = Files.writeString(folder.resolve("Root.java"), source);
        classes = Files.createDirectory(folder.resolve("classes"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), "-proc:none", file.toString()))
                .isZero();
        loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
        server = Server.on("inproc://shipper", new LoopbackTransport())
                .authenticator(Authenticator.anonymous())
                .grant("*", FullControlService.offer())
                .start();
        connection = Remora.connect("inproc://shipper", new LoopbackTransport());
        service = connection.root().get("full_control").object();
    }

    @AfterEach
    void end() throws Exception {
        System.setProperty("user.home", home);
        connection.close();
        server.close();
        loader.close();
    }

    @Test
    void onlyFilesOfTheVeryPackagesThatWereShippedAreGivenAway() throws Exception {
        Files.writeString(folder.resolve("x"), "outside");
        Files.writeString(classes.resolve("x"), "without a package");
        Files.writeString(classes.resolve("shipped/note.txt"), "beside");
        Files.createDirectories(classes.resolve("shipped/below"));
        Files.writeString(classes.resolve("shipped/below/x"), "in another package");
        Shipper shipper = new Shipper(service);
        assertThat(shipper.resource("shipped/note.txt")).isNull();
        shipper.ship(loader.loadClass("shipped.Root"));

        assertThat(shipper.resource("shipped/note.txt")).asString().isEqualTo("beside");
        for (String name : List.of(
                "",
                "x",
                "/etc/passwd",
                "file:/etc/passwd",
                "../x",
                "shipped/../../x",
                "shipped/../x",
                "shipped/./note.txt",
                "shipped//note.txt",
                "/shipped/note.txt",
                "shipped/",
                "shipped/.",
                "shipped/..",
                "shipped/below",
                "shipped/below/",
                "shipped/below/x",
                "shipped/..\\..\\x",
                "shipped/Root.class",
                "shipped/none.txt")) {
            assertThat(shipper.resource(name)).as(name).isNull();
        }
    }

    @Test
    void classesAreGivenAwayByTheirNamesAlone() throws Exception {
        Files.copy(classes.resolve("shipped/C0.class"), folder.resolve("C0.class"));
        Shipper shipper = new Shipper(service);
        assertThat(shipper.bundle("shipped.C0")).isEmpty();
        shipper.ship(loader.loadClass("shipped.Root"));

        assertThat(names(shipper.bundle("shipped.C0"))).startsWith("shipped.C0");
        for (String name : List.of(
                "",
                ".",
                "C0",
                "../C0",
                "..C0",
                "...C0",
                ".shipped.C0",
                "/shipped/C0",
                "shipped/C0",
                "shipped/../../C0",
                "shipped....C0",
                "/etc/passwd",
                "java.lang.String",
                "io.remora.agent.Main")) {
            assertThat(shipper.bundle(name)).as(name).isEmpty();
        }
    }

    @Test
    void aClosureThatFillsManyMessagesIsShippedWhole() throws Exception {
        Shipper shipper = new Shipper(service, 1000);
        RemoteObject root = shipper.ship(loader.loadClass("shipped.Root"));
        // Nothing of it is asked for later.
        loader.close();
        Files.move(classes, folder.resolve("away"));
        assertThat(root.call("depth").as(int.class)).isEqualTo(CLASSES);
    }

    @Test
    void whatIsFetchedByNameComesInMessagesThatFitAndNothingTwice() throws Exception {
        int size = (int) Files.size(classes.resolve("shipped/C0.class"));
        Shipper shipper = new Shipper(service, 2 * size + size / 2);
        RemoteObject byName = shipper.ship(loader.loadClass("shipped.ByName"));
        assertThat(names(shipper.bundle("shipped.C0"))).containsExactly("shipped.C0", "shipped.C1");
        assertThat(names(shipper.bundle("shipped.C1"))).containsExactly("shipped.C1", "shipped.C2");
        // Those were lost, as it were: all the same each is found.
        assertThat(byName.call("depth").as(int.class)).isEqualTo(CLASSES);
        assertThat(names(shipper.bundle("shipped.C0"))).containsExactly("shipped.C0");
    }

    private static List<String> names(Tuple bundle) {
        List<String> names = new ArrayList<>();
        bundle.forEach(each -> names.add(String.valueOf(((Tuple) each).get(0))));
        return names;
    }
}
