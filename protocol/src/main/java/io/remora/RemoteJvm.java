package io.remora;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * A JVM on the peer's host that ran already when the agent was put into it: its live objects are looked at and called
 * under the same grant as the peer's own. Its program goes on meanwhile.
 *
 * <p>{@link #control} reaches its classes by name, those of every class loader; private fields and methods too, where
 * Java's modules let reflection at them. From there: static fields, {@code java.lang.Thread.getAllStackTraces()},
 * {@code java.lang.management.ManagementFactory}. The JDK lists no instances of a class.
 *
 * <p>The agent leaves that JVM when it is {@linkplain #detach() told to}, when the connection that attached it ends, or
 * when nobody has been connected to it for some seconds.
 */
public interface RemoteJvm extends AutoCloseable {
    /**
     * A JVM of the peer's user on the peer's host.
     *
     * @param pid its process
     * @param name its main class or jar and its arguments, as it says itself
     * @param refusal why it cannot be attached to; empty when nothing is known against it
     */
    record Listed(long pid, String name, String refusal) {}

    /** Bytes to and from the agent in that JVM, for another connection to it. Whoever opened it closes it. */
    interface Way extends AutoCloseable {
        /** What it sends; ends when the agent does. One thread at a time. */
        InputStream input();

        /** What it is sent. One thread at a time. */
        OutputStream output();

        /** Ends it. Idempotent. */
        @Override
        void close();
    }

    /** Its process at its host. */
    long pid();

    /**
     * What the user should know about this attachment, in sentences: that a Java of 21 or later has printed a warning.
     */
    List<String> notices();

    /** The connection to it, through the one to its host. It ends with this. */
    Connection connection();

    /** Full control of it. The same each time. */
    FullControl control();

    /** A way for another connection to it, from a program that is not in this process. */
    Way open();

    /**
     * Takes the agent out again: when this returns, its threads, its sockets and its files are gone.
     *
     * @return what the JVM keeps nevertheless, in sentences; nothing when it was detached before
     */
    List<String> detach();

    /** Detaches. Idempotent. */
    @Override
    void close();
}
