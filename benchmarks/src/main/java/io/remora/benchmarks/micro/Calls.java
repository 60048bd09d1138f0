package io.remora.benchmarks.micro;

import io.remora.Authenticator;
import io.remora.Connection;
import io.remora.Exposed;
import io.remora.Limits;
import io.remora.Options;
import io.remora.Remora;
import io.remora.connection.SymmetricConnection;
import io.remora.message.Handler;
import io.remora.message.ObjectId;
import io.remora.object.Capability;
import io.remora.object.Dispatcher;
import io.remora.object.Gate;
import io.remora.object.GateListener;
import io.remora.object.Grant;
import io.remora.object.Objects;
import io.remora.object.Served;
import io.remora.server.Server;
import io.remora.transport.LoopbackTransport;
import io.remora.value.Tuple;
import java.io.IOException;
import java.time.Clock;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A request through the gate to its member; and whole calls of a typed proxy, whose link is memory. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class Calls {
    private static final String WHERE = "inproc://micro";
    private static final int REQUEST_BYTES = 64;

    /** What is called. */
    @Exposed
    public interface Adder {
        /** The sum. */
        int add(int a, int b);
    }

    private static final class Adding implements Adder {
        @Override
        public int add(int a, int b) {
            return a + b;
        }
    }

    private final LoopbackTransport transport = new LoopbackTransport();
    private Server server;
    private Connection connection;
    private Adder adder;
    private Objects objects;
    private Dispatcher dispatcher;
    private Tuple arguments;

    /** Connects the two, and exports an object by hand for the dispatcher alone. */
    @Setup
    public void connect() throws IOException {
        server = Server.on(WHERE, transport)
                .authenticator(Authenticator.anonymous())
                .grant("*", Adder.class, Adding::new)
                .start();
        connection = Remora.connect(WHERE, transport);
        adder = connection.root(Adder.class);
        objects = new Objects(
                (SymmetricConnection) connection,
                Limits.defaults(),
                EnumSet.allOf(Options.BuiltIn.class),
                Grant.ALL,
                (id, count) -> {});
        ObjectId id = objects.outgoing()
                .exportRoot(Capability.of(new Adding(), Adder.class))
                .id();
        Object home = objects.home(id.typeName(), id.classId(), id.instanceId());
        dispatcher = new Dispatcher(new Gate(Clock.systemUTC(), GateListener.NONE), objects);
        arguments = Tuple.of(home, "add", Tuple.of(2, 3), Tuple.empty());
    }

    /** Ends both. */
    @TearDown
    public void disconnect() {
        connection.close();
        server.close();
    }

    /** Capability, gate, conversion of the arguments, the method. */
    @Benchmark
    public @Nullable Object dispatch() throws Throwable {
        return dispatcher.run(new Served(1, Handler.CALLATTR, arguments, REQUEST_BYTES, objects));
    }

    /** Proxy, message, frame, two threads, and all of it back. */
    @Benchmark
    public int proxyCallInProcess() {
        return adder.add(2, 3);
    }
}
