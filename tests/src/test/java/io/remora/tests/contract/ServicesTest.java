package io.remora.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Authenticator;
import io.remora.Connection;
import io.remora.Exposed;
import io.remora.Options;
import io.remora.Ordered;
import io.remora.Remora;
import io.remora.RemoteException;
import io.remora.ServiceName;
import io.remora.WireDialect;
import io.remora.server.Offer;
import io.remora.server.Server;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server serves: new objects or shared ones, in order or not, and nothing without a grant. */
@ParameterizedClass
@EnumSource(
        value = Via.class,
        names = {"IN_PROCESS", "UNIX", "TLS"})
final class ServicesTest extends ConnectionContract {
    ServicesTest(Via via) {
        super(via);
    }

    private Server start(UnaryOperator<Server.Builder> grants) throws Exception {
        Via.Place place = via.place(folder);
        dialling = place.dialling();
        return closing(grants.apply(
                        Server.on(place.where().toString(), place.listening()).authenticator(Authenticator.anonymous()))
                .start());
    }

    private io.remora.transport.Transport dialling = new io.remora.transport.LoopbackTransport();

    private Connection connect(Server server) throws Exception {
        return closing(Remora.connect(server.uri(), dialling, Options.defaults().withDialect(WireDialect.RPYC6)));
    }

    @Test
    void a_service_is_made_for_each_connection() throws Exception {
        Server server = start(builder -> builder.grant("*", Yard.class, YardService::new));
        assertThat(connect(server).root(Yard.class).instance())
                .isNotEqualTo(connect(server).root(Yard.class).instance());
    }

    @Test
    void a_shared_service_is_the_same_for_all() throws Exception {
        YardService shared = new YardService();
        Server server = start(builder -> builder.share("*", Yard.class, shared));
        assertThat(connect(server).root(Yard.class).instance())
                .isEqualTo(connect(server).root(Yard.class).instance())
                .isEqualTo(shared.instance());
    }

    @Test
    void who_was_granted_nothing_is_told_so() throws Exception {
        Server server = start(builder -> builder.grant("nobody:*", Yard.class, YardService::new));
        Connection connection = connect(server);
        assertThatThrownBy(connection::root)
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("PermissionError")
                .hasMessageContaining("nothing is granted");
        assertThat(connection.ping()).isPositive();
    }

    /** Notes the order of its calls. */
    @Exposed
    @Ordered
    public static final class Queue {
        private final AtomicInteger inside = new AtomicInteger();
        private final List<Integer> seen = new ArrayList<>();

        public int next(int number) throws InterruptedException {
            int others = inside.getAndIncrement();
            TimeUnit.MICROSECONDS.sleep(100);
            seen.add(number);
            inside.decrementAndGet();
            return others;
        }

        public List<Integer> seen() {
            return List.copyOf(seen);
        }
    }

    interface AsyncQueue {
        CompletableFuture<Integer> next(int number);
    }

    @Test
    void an_ordered_service_gets_its_calls_one_by_one() throws Exception {
        Server server = start(builder -> builder.grant("*", Queue.class, Queue::new));
        Connection connection = connect(server);
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            calls.add(connection.root(AsyncQueue.class).next(i));
        }
        for (CompletableFuture<Integer> each : calls) {
            assertThat(each.get(10, TimeUnit.SECONDS)).isZero();
        }
        List<Integer> seen = connection.root().call("seen").asListOf(Integer.class);
        assertThat(new ArrayList<>(seen)).isSorted().hasSize(200);
    }

    @Exposed
    @ServiceName({"abacus", "beads"})
    private interface Named {
        void nothing();
    }

    private static final class PlainService {
        @Exposed
        public void nothing() {}
    }

    private static final class Hidden {
        public void nothing() {}
    }

    @Test
    void names_and_aliases_are_as_rpyc_has_them() {
        assertThat(Offer.of(Named.class, session -> () -> {}).names()).containsExactly("abacus", "beads");
        assertThat(Offer.of(PlainService.class, session -> new PlainService()).names())
                .containsExactly("PLAIN");
        assertThatThrownBy(() -> Offer.of(Hidden.class, session -> new Hidden()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("exposes nothing");
        assertThat(Offer.withoutParameterNames(Yard.class)).isEmpty();
    }

    @Test
    void a_service_without_parameter_names_is_told_so() throws Exception {
        Path source = folder.resolve("Nameless.java");
        Files.writeString(source, "public class Nameless { @io.remora.Exposed public void call(int a) {} }");
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", classPath(), "-d", folder.toString(), source.toString());
        assertThat(result).isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Class<?> nameless = loader.loadClass("Nameless");
            assertThat(Offer.withoutParameterNames(nameless)).containsExactly("call");
        }
    }

    private static String classPath() throws Exception {
        return Path.of(Exposed.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }
}
