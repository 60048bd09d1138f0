package io.remora.agent.control;

import io.remora.Exposed;
import io.remora.agent.transfer.ByteSink;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** This process's standard streams, given to a peer until it is closed. */
final class Redirection implements AutoCloseable {
    private final PrintStream out;
    private final PrintStream err;

    Redirection(ByteSink out, ByteSink err) {
        this.out = stream(out);
        this.err = stream(err);
        StandardStream.OUT.replace(this.out);
        StandardStream.ERR.replace(this.err);
    }

    private static PrintStream stream(ByteSink sink) {
        return new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        write(new byte[] {(byte) octet}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        if (length == 0) {
                            return;
                        }
                        try {
                            sink.write(Arrays.copyOfRange(bytes, offset, offset + length));
                        } catch (RuntimeException e) {
                            // The peer is gone or does not want it: no reason for this process's code to fail.
                            throw new IOException(e);
                        }
                    }
                },
                true,
                StandardCharsets.UTF_8);
    }

    /** Gives the streams back. */
    @Override
    @Exposed
    public void close() {
        StandardStream.OUT.giveBack(out);
        StandardStream.ERR.giveBack(err);
    }
}
