package io.remora.ssh.deploy;

import io.remora.ssh.SshHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.zip.GZIPOutputStream;

/**
 * Sends files to a host, each through the standard input of a command of its own; the host checks the digest before it
 * counts.
 */
record Upload(SshHost host, String name, String store, Progress progress, Consumer<String> log, Duration time) {
    private static final int BUFFER = 64 * 1024;

    /** Sends a jar, compressed as a whole where the host has gzip; how many bytes crossed. */
    long jar(Artifact jar) throws IOException {
        try (Dialog dialog = start("jar", jar.digest());
                InputStream in = jar.content().open()) {
            boolean zips = expect(dialog, "ready gzip", "ready plain").equals("ready gzip");
            Sink sink = new Sink(dialog, done -> {});
            OutputStream out = zips ? new GZIPOutputStream(sink, BUFFER) : sink;
            byte[] buffer = new byte[BUFFER];
            long done = 0;
            for (int count = 0; count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                done += count;
                progress.uploaded(name, jar.name(), done, jar.size());
            }
            if (out instanceof GZIPOutputStream zipped) {
                zipped.finish();
            }
            dialog.endInput();
            expect(dialog, "done");
            return sink.done;
        }
    }

    /** Sends a runtime image, which is compressed already; how many bytes. */
    long runtime(RuntimeImage image) throws IOException {
        try (Dialog dialog = start("runtime", image.digest())) {
            expect(dialog, "ready gzip", "ready plain");
            Sink sink = new Sink(dialog, done -> progress.uploaded(name, image.toString(), done, -1));
            image.write(sink);
            dialog.endInput();
            expect(dialog, "done");
            progress.uploaded(name, image.toString(), sink.done, sink.done);
            return sink.done;
        }
    }

    private Dialog start(String kind, String digest) throws IOException {
        return Dialog.start(host, name, "put.sh", Map.of("store", store, "digest", digest, "kind", kind), log, time);
    }

    private String expect(Dialog dialog, String... answers) throws IOException {
        String said = dialog.next();
        if (!List.of(answers).contains(said)) {
            throw new IOException(name + " said " + said + " where it should say " + String.join(" or ", answers));
        }
        return said;
    }

    /** Counts what goes to the script. */
    private static final class Sink extends OutputStream {
        private final Dialog dialog;
        private final LongConsumer heard;
        private long done;

        Sink(Dialog dialog, LongConsumer heard) {
            this.dialog = dialog;
            this.heard = heard;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] data, int offset, int length) throws IOException {
            dialog.send(data, offset, length);
            done += length;
            heard.accept(done);
        }
    }
}
