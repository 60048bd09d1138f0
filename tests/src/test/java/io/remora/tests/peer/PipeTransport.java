package io.remora.tests.peer;

import io.remora.transport.Incoming;
import io.remora.transport.Link;
import io.remora.transport.Listener;
import io.remora.transport.StreamLink;
import io.remora.transport.Transport;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Links over two pipes of the operating system each, as a child's standard input and output are: {@code stdio:test}.
 */
public final class PipeTransport implements Transport {
    private final BlockingQueue<Optional<Link>> offered = new LinkedBlockingQueue<>();

    @Override
    public Set<String> schemes() {
        return Set.of("stdio");
    }

    @Override
    public Link dial(URI where, Duration time) throws IOException {
        Path folder = Files.createTempDirectory("remora-pipes");
        try {
            Pipe there = Pipe.make(folder.resolve("there"));
            Pipe back = Pipe.make(folder.resolve("back"));
            offered.add(Optional.of(StreamLink.of(there.out(), back.in(), "stdio:client")));
            return StreamLink.of(back.out(), there.in(), "stdio:server");
        } finally {
            Files.deleteIfExists(folder.resolve("there"));
            Files.deleteIfExists(folder.resolve("back"));
            Files.delete(folder);
        }
    }

    /** Of the kind that a process has: reading and writing cannot be interrupted, as they can on NIO's pipes. */
    private record Pipe(FileInputStream out, FileOutputStream in) {
        static Pipe make(Path name) throws IOException {
            try {
                new ProcessBuilder("mkfifo", name.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            // Each end waits for the other to be opened.
            CompletableFuture<FileInputStream> out = CompletableFuture.supplyAsync(() -> {
                try {
                    return new FileInputStream(name.toFile());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            FileOutputStream in = new FileOutputStream(name.toFile());
            return new Pipe(out.join(), in);
        }
    }

    @Override
    public Listener listen(URI where) {
        return new Listener() {
            @Override
            public URI uri() {
                return where;
            }

            @Override
            public Incoming accept() throws IOException {
                try {
                    return incoming(where, offered.take().orElseThrow(() -> new IOException("no longer listening")));
                } catch (InterruptedException e) {
                    throw new IOException("no longer listening", e);
                }
            }

            @Override
            public void close() {
                offered.add(Optional.empty());
            }
        };
    }

    private static Incoming incoming(URI where, Link link) {
        return new Incoming() {
            @Override
            public URI peer() {
                return where;
            }

            @Override
            public String source() {
                return "stdio";
            }

            @Override
            public Link handshake(Duration time) {
                return link;
            }

            @Override
            public void close() {
                link.close();
            }
        };
    }
}
