package io.remora.agent.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * A file, block by block. Each is read at once: the JDK's own {@code readNBytes} asks for 8 KiB at a time and joins
 * them.
 */
public final class FileBlocks {
    private FileBlocks() {}

    /** The next bytes in an array of their own, fewer at the end of the file, none behind it. */
    public static byte[] next(FileChannel file, int most) throws IOException {
        byte[] block = new byte[(int) Math.max(0, Math.min(most, file.size() - file.position()))];
        int count = read(file, block);
        return count == block.length ? block : Arrays.copyOf(block, count); // it has become shorter
    }

    /**
     * Reads the next bytes and returns how many: fewer than there is room for at the end of the file, none behind it.
     */
    public static int read(FileChannel file, byte[] block) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(block);
        while (buffer.hasRemaining() && file.read(buffer) >= 0) {
            // A file gives what it has at once; others may not.
        }
        return buffer.position();
    }
}
