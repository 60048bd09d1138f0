package io.remora.authenticator;

import io.remora.certs.CertsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is read from a file, and read again once the file has changed (its time, its size, or another file in
 * its place). It looks when it is asked, at most once a second.
 *
 * <p>The first reading fails aloud. Later, what cannot be read leaves the last good value in place and is logged: an
 * operator's slip neither opens nor closes a door. Replace such a file by renaming a finished one over it, so that
 * nobody reads half of it. Any thread may ask; one at a time reads, the others go on with what there is.
 */
public final class ReloadingFile<T> implements Supplier<T> {
    private static final System.Logger LOG = System.getLogger("io.remora.authenticator");
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Path file;
    private final Parser<T> parser;
    private final Clock clock;
    /** Held by the one who looks at the file. */
    private final ReentrantLock looking = new ReentrantLock();

    private volatile Loaded<T> loaded;

    /** Reads the value from its file. */
    @FunctionalInterface
    public interface Parser<T> {
        /**
         * The value.
         *
         * @throws IOException with a sentence for the operator when the file is not as it should be
         */
        T parse(Path file) throws IOException;
    }

    private record Loaded<T>(T value, String stamp, Instant lookedAt, Optional<String> problem) {
        Loaded<T> seen(String newStamp, Instant now) {
            return new Loaded<>(value, newStamp, now, problem);
        }
    }

    private ReloadingFile(Path file, Parser<T> parser, Clock clock, Loaded<T> first) {
        this.file = file;
        this.parser = parser;
        this.clock = clock;
        this.loaded = first;
    }

    /**
     * Reads the file for the first time.
     *
     * @throws IOException what the parser threw
     */
    public static <T> ReloadingFile<T> open(Path file, Parser<T> parser, Clock clock) throws IOException {
        // The stamp first: what changes while it is read is read again.
        String stamp = stamp(file);
        return new ReloadingFile<>(
                file, parser, clock, new Loaded<>(read(parser, file), stamp, clock.instant(), Optional.empty()));
    }

    /** The last good value, after a look at the file when the last one is a second old. */
    @Override
    public T get() {
        Loaded<T> now = loaded;
        // A clock that was set back must not stop the looks.
        if (Duration.between(now.lookedAt(), clock.instant()).abs().compareTo(LOOK_EVERY) < 0 || !looking.tryLock()) {
            return now.value();
        }
        try {
            Loaded<T> next = look(loaded);
            loaded = next;
            return next.value();
        } finally {
            looking.unlock();
        }
    }

    /** Why the file as it stands is not in use; empty when it is. */
    public Optional<String> problem() {
        return loaded.problem();
    }

    private Loaded<T> look(Loaded<T> now) {
        String stamp = stamp(file);
        if (stamp.equals(now.stamp())) {
            return now.seen(stamp, clock.instant());
        }
        try {
            T value = read(parser, file);
            LOG.log(System.Logger.Level.INFO, "read {0} again after a change", file);
            return new Loaded<>(value, stamp, clock.instant(), Optional.empty());
        } catch (IOException | RuntimeException e) {
            String problem = String.valueOf(e.getMessage());
            LOG.log(
                    System.Logger.Level.ERROR,
                    "{0} changed and cannot be used, so what was read before stays in use: {1}",
                    file,
                    problem);
            return new Loaded<>(now.value(), stamp, clock.instant(), Optional.of(problem));
        }
    }

    private static <T> T read(Parser<T> parser, Path file) throws IOException {
        try {
            return parser.parse(file);
        } catch (CertsException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            @Nullable Object key = attributes.fileKey();
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + key;
        } catch (IOException e) {
            return "missing";
        }
    }
}
