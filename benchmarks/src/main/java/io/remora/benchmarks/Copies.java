package io.remora.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A large file and where its copies go; both hosts are this one. Removed at the end of the process. */
final class Copies {
    private static final long BYTES = (long) Scenario.COPIED * Scenario.LARGE;

    private final Client client;
    private final Path file;
    private final Path copy;

    private Copies(Client client, Path file, Path copy) {
        this.client = client;
        this.file = file;
        this.copy = copy;
    }

    static Copies make(Client client) throws IOException {
        Path file = Scratch.file("remora-copied");
        Path copy = file.resolveSibling(file.getFileName() + ".copy");
        file.toFile().deleteOnExit();
        copy.toFile().deleteOnExit();
        byte[] block = Scenario.large();
        try (FileChannel to = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < Scenario.COPIED; i++) {
                to.write(ByteBuffer.wrap(block));
            }
        }
        return new Copies(client, file, copy);
    }

    void copy(Scenario scenario) throws Exception {
        // Nothing is spared because it is there already.
        Files.deleteIfExists(copy);
        long copied = BYTES;
        if (scenario == Scenario.COPY_UP) {
            copied = client.copyThere(file, copy);
        } else {
            client.copyHere(file, copy);
            copied = Files.size(copy);
        }
        if (copied != BYTES) {
            throw new IllegalStateException(copied + " bytes were copied in place of " + BYTES);
        }
    }
}
