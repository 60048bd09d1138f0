package io.remora.agent.control;

import io.remora.Exposed;
import io.remora.agent.transfer.Checksum;
import io.remora.agent.transfer.Digests;
import io.remora.agent.transfer.FileFacts;
import io.remora.agent.transfer.PartialFile;
import io.remora.value.Tuple;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of this host, as {@link io.remora.RemoteFiles} asks for them. Any number of threads may call it. */
final class FileService {
    /** What is there under a name, links not followed; null for nothing. See {@link FileFacts#tuple}. */
    @Exposed
    public @Nullable Tuple look(String path) throws IOException {
        Path file = Path.of(path);
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                ? FileFacts.of(file, file).tuple()
                : null;
    }

    /** Whether that is a directory, or a link to one. */
    @Exposed
    public boolean isFolder(String path) {
        return Files.isDirectory(Path.of(path));
    }

    /** Walks a tree, parents before children. */
    @Exposed
    public Walk walk(String path) throws IOException {
        return new Walk(Path.of(path));
    }

    /** Makes directories and those above them. */
    @Exposed
    public void folders(Tuple paths) throws IOException {
        for (Object each : paths) {
            Files.createDirectories(Path.of(String.valueOf(each)));
        }
    }

    /** Makes a link, in place of one that is there. */
    @Exposed
    public void link(String path, String target) throws IOException {
        FileFacts.link(Path.of(path), target);
    }

    /** Sets permissions and time. */
    @Exposed
    public void mark(String path, int mode, long modified) throws IOException {
        FileFacts.mark(Path.of(path), mode, modified);
    }

    /** Writes a small file at once. */
    @Exposed
    public void put(String path, byte[] content, long checksum, int mode, long modified) throws IOException {
        try (PartialFile file = new PartialFile(Path.of(path))) {
            file.start(0);
            file.write(content);
            file.finish(checksum, mode, modified);
        }
    }

    /** The content of a small file and its checksum. */
    @Exposed
    public Tuple take(String path, int most) throws IOException {
        Path file = Path.of(path);
        if (Files.size(file) > most) {
            throw new IOException(path + " has grown while it was read");
        }
        byte[] content = Files.readAllBytes(file);
        return Tuple.of(content, Checksum.of(content));
    }

    /** The hashes of the first bytes of files, each a path and a length; empty for one that cannot be read so far. */
    @Exposed
    public Tuple hashes(Tuple files) {
        List<Object> hashes = new ArrayList<>();
        for (int i = 0; i + 1 < files.size(); i += 2) {
            hashes.add(hash(String.valueOf(files.get(i)), files.get(i + 1)));
        }
        return Tuple.copyOf(hashes);
    }

    private static String hash(String path, @Nullable Object length) {
        try {
            return length instanceof Number count ? Digests.ofFile(Path.of(path), count.longValue()) : "";
        } catch (IOException e) {
            // It has gone, or become shorter, since it was looked at: it is another one.
            return "";
        }
    }

    /** Receives a file. */
    @Exposed
    public FileSink receive(String path) throws IOException {
        return new FileSink(new PartialFile(Path.of(path)));
    }

    /** Sends a file. */
    @Exposed
    public FileSource send(String path) throws IOException {
        return new FileSource(Path.of(path));
    }

    /** Deletes a file or a tree. */
    @Exposed
    public void delete(String path) throws IOException {
        Path root = Path.of(path);
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed) throws IOException {
                if (failed != null) {
                    throw failed;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** A walk in progress. */
    static final class Walk implements AutoCloseable {
        private final Path root;
        private final Stream<Path> stream;
        private final Iterator<Path> paths;

        @SuppressWarnings("StreamResourceLeak") // closed by close()
        Walk(Path root) throws IOException {
            this.root = root;
            this.stream = Files.walk(root);
            this.paths = stream.iterator();
        }

        /** The next entries; none at the end. */
        @Exposed
        public synchronized Tuple next(int count) throws IOException {
            List<Object> entries = new ArrayList<>();
            while (entries.size() < count && paths.hasNext()) {
                entries.add(FileFacts.of(root, paths.next()).tuple());
            }
            return Tuple.copyOf(entries);
        }

        @Override
        @Exposed
        public void close() {
            stream.close();
        }
    }
}
