package io.remora;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A process on a peer's host. It and its children are killed when it is closed or the connection ends. */
public interface RemoteProcess extends AutoCloseable {
    /**
     * What to start.
     *
     * @param command the program and its arguments; no shell reads them
     * @param environment set besides the peer's own
     * @param directory where it runs; empty for the peer's own
     */
    record Plan(List<String> command, Map<String, String> environment, Optional<String> directory) {
        /** Checks and copies. */
        public Plan {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
            if (command.isEmpty()) {
                throw new IllegalArgumentException("a process needs a command");
            }
        }

        /** A command in the peer's own environment and directory. */
        public static Plan of(List<String> command) {
            return new Plan(command, Map.of(), Optional.empty());
        }

        /** With one more variable. */
        public Plan with(String variable, String value) {
            Map<String, String> more = new HashMap<>(environment);
            more.put(variable, value);
            return new Plan(command, more, directory);
        }

        /** In that directory. */
        public Plan in(String chosen) {
            return new Plan(command, environment, Optional.of(chosen));
        }
    }

    /** The id at its host. */
    long pid();

    /** Its standard input; closing it tells the process so. One thread at a time. */
    OutputStream input();

    /** Its standard output. One thread at a time. */
    InputStream output();

    /** Its standard error. One thread at a time. */
    InputStream error();

    /** Completes with its exit code; as a shell counts, 128 and the signal's number when a signal ended it. */
    CompletableFuture<Integer> exit();

    /** Sends a signal: {@code TERM}, {@code INT}, {@code KILL}, {@code HUP}. */
    void signal(String name);

    /** Does what Ctrl-C at its terminal would: {@code INT} to it and its children. */
    void interrupt();

    /** Kills it and its children. Idempotent. */
    @Override
    void close();
}
