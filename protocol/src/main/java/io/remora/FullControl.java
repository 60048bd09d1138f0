package io.remora;

import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The peer's JVM at your hands: any class by name, Java source, files, processes, code that is shipped there. Only a
 * peer that was granted {@code full-control}, or that deployed the agent, has it; see {@link Connection#fullControl()}.
 *
 * <p>Safe for any thread. Calls wait as long as the connection it came from lets them ({@link Connection#withTimeout}),
 * but for what waits by its nature: a process's streams and end. Whatever was begun through it (variables, processes,
 * shipped classes, redirections) ends with the connection.
 */
public interface FullControl {
    /**
     * A class of the peer by its full name: {@code java.util.Map.Entry}, {@code int[]}. Its {@code invoke} is the
     * constructor, {@code call} a static method, {@code get} and {@code set} a static field. Overloads are chosen as
     * the Java compiler would for the arguments as they arrive; {@code call("valueOf(long)", 3)} and
     * {@code call("new(int)", 3)} name one.
     *
     * @throws RemoteException for a class that is not there, {@code java.lang.ClassNotFoundException}
     */
    RemoteObject type(String name);

    /**
     * The value of a Java expression, where the variables, methods and imports of {@link #execute} are known.
     *
     * @throws RuntimeException what it threw, or an {@link IllegalArgumentException} that says why it does not compile
     */
    RemoteValue eval(String source);

    /** Runs Java statements and declarations; what they declare lasts as long as the connection. */
    void execute(String source);

    /** Stops the snippet that is running, and nothing else. */
    void stop();

    /** The variables that {@link #execute} has made; a live view. */
    Map<String, @Nullable Object> namespace();

    /** The files of the peer's host. */
    RemoteFiles files();

    /** Starts a process on the peer's host. */
    RemoteProcess process(RemoteProcess.Plan plan);

    /** Starts a process with the peer's environment and directory. */
    default RemoteProcess process(String... command) {
        return process(RemoteProcess.Plan.of(List.of(command)));
    }

    /** The JVMs on the peer's host that belong to the peer's user, by their process. */
    List<RemoteJvm.Listed> jvms();

    /**
     * Puts the agent into a JVM that runs already on the peer's host.
     *
     * @param pid its process
     * @throws RuntimeException in one sentence: there is no such process, it is no JVM or another user's, or it lets
     *     nobody attach
     */
    RemoteJvm attach(long pid);

    /** Something that goes on until it is closed or the connection ends. */
    interface Watch extends AutoCloseable {
        /** Ends it. Idempotent. */
        @Override
        void close();
    }

    /**
     * What the peer's process prints goes here instead, until the watch is closed. The streams are written by threads
     * that serve calls, in order.
     */
    Watch redirectOutput(OutputStream out, OutputStream err);

    /**
     * The lines that the peer's process logs, from a level of {@code java.util.logging} on, until the watch is closed.
     * Until then its root logger lets records of that level pass, to other handlers as well; loggers with a level of
     * their own keep it.
     *
     * @param level its name: {@code INFO}, {@code FINE}
     */
    Watch logs(String level, Consumer<String> lines);

    /**
     * Runs a lambda there. Its classes are shipped; what it captures travels as an argument of a call would: values and
     * records of values by value, everything else by reference. It may not capture {@code this}.
     */
    RemoteValue teleport(Teleported code);

    /**
     * Ships a class and all that it needs, and gives the class there, as {@link #type} does. Its resources are those of
     * its package, fetched when they are asked for. Nothing but classes and resources of the class's own loader leaves
     * this side.
     */
    RemoteObject teleport(Class<?> type);

    /**
     * The full control of a connection's peer.
     *
     * @throws NotExposedException when the peer did not grant it
     */
    static FullControl of(Connection connection) {
        RemoteObject control;
        try {
            control = connection.root().get("full_control").object();
        } catch (NoSuchMemberException e) {
            throw new NotExposedException(
                    "the peer grants no full control: its policy must grant you service = \"full-control\", or you"
                            + " deploy the agent yourself",
                    e);
        }
        return ServiceLoader.load(FullControlProvider.class, FullControl.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "full control needs the module remora-agent on the class path of this side too"))
                .of(control);
    }
}
