package io.remora.agent.control;

import io.remora.Exposed;
import io.remora.Ordered;
import io.remora.agent.transfer.PartialFile;
import io.remora.value.Tuple;
import java.io.IOException;

/**
 * A file that is being received. Its calls run in the order in which they were sent, so a sender need not wait for
 * each.
 */
@Ordered
final class FileSink implements AutoCloseable {
    private final PartialFile file;

    FileSink(PartialFile file) {
        this.file = file;
    }

    /** How much is there from a copy that was cut off, and its hash. */
    @Exposed
    public Tuple partial() throws IOException {
        return Tuple.of(file.partial(), file.partialHash());
    }

    /** Keeps so many bytes of what is there and goes on behind them. */
    @Exposed
    public void start(long kept) throws IOException {
        file.start(kept);
    }

    /** Appends. */
    @Exposed
    public void write(byte[] bytes) throws IOException {
        file.write(bytes);
    }

    /** Appends zeros without writing them. */
    @Exposed
    public void hole(long length) throws IOException {
        file.hole(length);
    }

    /** Checks the checksum of all since the start and puts the file in its place. */
    @Exposed
    public void finish(long checksum, int mode, long modified) throws IOException {
        file.finish(checksum, mode, modified);
    }

    /** Ends it; what was received stays for another try. */
    @Override
    @Exposed
    public void close() throws IOException {
        file.close();
    }
}
