package io.remora.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Sending a file in pieces. */
final class FileStream {
    /** Pieces under way at once. */
    private static final int WINDOW = 4;

    /** One for each that is under way, kept from file to file. */
    private final byte[][] pieces = new byte[WINDOW][];

    /** A file that no compression makes smaller, removed at the end of the process. */
    static FileChannel open() throws IOException {
        Path path = Scratch.file("remora-stream");
        path.toFile().deleteOnExit();
        FileChannel file =
                FileChannel.open(path, java.nio.file.StandardOpenOption.READ, java.nio.file.StandardOpenOption.WRITE);
        ByteBuffer piece = ByteBuffer.wrap(Scenario.large());
        for (int i = 0; i < Scenario.PIECES; i++) {
            file.write(piece.clear());
        }
        return file;
    }

    /** Reads the next piece; false at the end. */
    static boolean next(FileChannel file, byte[] into) throws IOException {
        ByteBuffer target = ByteBuffer.wrap(into);
        while (target.hasRemaining()) {
            if (file.read(target) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Sends it with some pieces in flight; each is acknowledged with its length. */
    long pipelined(FileChannel file, int piece, Function<byte[], CompletableFuture<Integer>> put) throws IOException {
        ArrayDeque<CompletableFuture<Integer>> flying = new ArrayDeque<>();
        long sum = 0;
        for (int i = 0; ; i = (i + 1) % WINDOW) {
            if (flying.size() == WINDOW) {
                sum += flying.remove().join();
            }
            if (pieces[i] == null) {
                // Not before: few of those who connect stream anything.
                pieces[i] = new byte[piece];
            }
            if (!next(file, pieces[i])) {
                break;
            }
            flying.add(put.apply(pieces[i]));
        }
        for (CompletableFuture<Integer> each : flying) {
            sum += each.join();
        }
        return sum;
    }
}
