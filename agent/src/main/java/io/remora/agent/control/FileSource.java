package io.remora.agent.control;

import io.remora.Exposed;
import io.remora.Ordered;
import io.remora.agent.transfer.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;

/** A file that is being sent. Its calls run in the order in which they came, so a receiver asks ahead. */
@Ordered
final class FileSource implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final InputStream in;
    private MessageDigest digest = Digests.begin();

    FileSource(Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(path);
        this.in = Channels.newInputStream(channel);
    }

    /** The hash of the first bytes, behind which reading goes on. */
    @Exposed
    public String skip(long length) throws IOException {
        digest = Digests.ofFile(path, length);
        channel.position(length);
        return Digests.hex(Digests.sofar(digest));
    }

    /** The next bytes, fewer at the end; for zeros alone their number. */
    @Exposed
    public Object next(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        digest.update(bytes);
        return bytes.length > 0 && Digests.isZero(bytes) ? (Object) bytes.length : bytes;
    }

    /** The hash of all that was read. */
    @Exposed
    public String sha256() {
        return Digests.hex(Digests.sofar(digest));
    }

    @Override
    @Exposed
    public void close() throws IOException {
        channel.close();
    }
}
