package io.remora.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A value that is read from files, and read again once they have changed. Looks at them at most once a second, when
 * somebody asks. What cannot be read any more (half written, a key without its certificate yet) leaves the last good
 * value in place and is logged; the first reading fails aloud.
 */
final class Reloading<T> {
    private static final System.Logger LOG = System.getLogger("io.remora.tls");
    private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Reads the value from its files. */
    interface Reader<T> {
        T read() throws IOException;
    }

    private record Loaded<T>(T value, List<Object> stamps, long lookedAt) {}

    private final List<Path> files;
    private final Reader<T> reader;
    /** Held by the one who looks. Others go on with what there is, except before the first reading. */
    private final ReentrantLock looking = new ReentrantLock();

    private volatile @Nullable Loaded<T> loaded;

    Reloading(List<Path> files, Reader<T> reader) {
        this.files = List.copyOf(files);
        this.reader = reader;
    }

    T current() throws IOException {
        Loaded<T> now = loaded;
        if (now == null) {
            looking.lock();
        } else if (System.nanoTime() - now.lookedAt() < LOOK_EVERY_NANOS || !looking.tryLock()) {
            return now.value();
        }
        try {
            now = loaded;
            // The stamps first: what changes while it is read is read again.
            List<Object> stamps = stamps();
            Loaded<T> next = now == null ? new Loaded<>(reader.read(), stamps, System.nanoTime()) : look(now, stamps);
            loaded = next;
            return next.value();
        } finally {
            looking.unlock();
        }
    }

    private Loaded<T> look(Loaded<T> now, List<Object> stamps) {
        if (stamps.equals(now.stamps())) {
            return new Loaded<>(now.value(), stamps, System.nanoTime());
        }
        try {
            T value = reader.read();
            LOG.log(System.Logger.Level.INFO, "read again after a change: {0}", files);
            return new Loaded<>(value, stamps, System.nanoTime());
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "what changed cannot be used, so what was read before stays in use: {0}",
                    e.getMessage());
            return new Loaded<>(now.value(), stamps, System.nanoTime());
        }
    }

    /** What changes with a file: its time, its size and, when it is replaced, its key. */
    private List<Object> stamps() {
        List<Object> stamps = new ArrayList<>();
        for (Path file : files) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                stamps.add(attributes.lastModifiedTime());
                stamps.add(attributes.size());
                stamps.add(String.valueOf(attributes.fileKey()));
            } catch (IOException e) {
                stamps.add("missing");
            }
        }
        return stamps;
    }
}
