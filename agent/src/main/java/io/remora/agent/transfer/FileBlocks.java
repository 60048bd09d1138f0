package io.remora.agent.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** A file, block by block. Each is read at once: the JDK's own {@code readNBytes} asks for 8 KiB at a time and joins them. */
public final class FileBlocks {
    private FileBlocks() {}

    /** The next bytes, fewer at the end of the file, none behind it. */
    public static byte[] next(FileChannel file, int most) throws IOException {
        byte[] block = new byte[(int) Math.max(0, Math.min(most, file.size() - file.position()))];
        ByteBuffer buffer = ByteBuffer.wrap(block);
        while (buffer.hasRemaining()) {
            if (file.read(buffer) < 0) {
                return Arrays.copyOf(block, buffer.position()); // it has become shorter
            }
        }
        return block;
    }
}
