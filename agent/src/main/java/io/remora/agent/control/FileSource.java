package io.remora.agent.control;

import io.remora.Exposed;
import io.remora.Ordered;
import io.remora.agent.transfer.Checksum;
import io.remora.agent.transfer.Digests;
import io.remora.agent.transfer.FileBlocks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file that is being sent. Its calls run in the order in which they came, so a receiver asks ahead. */
@Ordered
final class FileSource implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private Checksum sum = new Checksum();

    FileSource(Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(path);
    }

    /** The hash of the first bytes, behind which reading goes on. */
    @Exposed
    public String skip(long length) throws IOException {
        sum = new Checksum();
        channel.position(length);
        return Digests.ofFile(path, length);
    }

    /** The next bytes, fewer at the end; for zeros alone their number. */
    @Exposed
    public Object next(int count) throws IOException {
        byte[] bytes = FileBlocks.next(channel, count);
        sum.add(bytes);
        return bytes.length > 0 && Digests.isZero(bytes) ? (Object) bytes.length : bytes;
    }

    /** The checksum of all that was read since then. */
    @Exposed
    public long checksum() {
        return sum.value();
    }

    @Override
    @Exposed
    public void close() throws IOException {
        channel.close();
    }
}
