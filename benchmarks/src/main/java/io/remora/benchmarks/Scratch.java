package io.remora.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that are copied: in memory where there is room, as a disk writes what the one before left to it in the time of
 * the one after.
 */
final class Scratch {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ENOUGH = 4L << 30;

    private Scratch() {}

    static Path file(String name) throws IOException {
        return inMemory() ? Files.createTempFile(MEMORY, name, ".bin") : Files.createTempFile(name, ".bin");
    }

    private static boolean inMemory() throws IOException {
        return Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() >= ENOUGH;
    }
}
