package io.remora.cli.control;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A private folder of this host through which a copy passes from one peer to another; gone afterwards.
 *
 * @param folder the folder, with mode 0700
 */
record Halfway(Path folder) implements AutoCloseable {
    static Halfway make() throws IOException {
        return new Halfway(Files.createTempDirectory("remora-cp"));
    }

    @Override
    public void close() throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failed) throws IOException {
                if (failed != null) {
                    throw failed;
                }
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
