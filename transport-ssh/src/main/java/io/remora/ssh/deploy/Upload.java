package io.remora.ssh.deploy;

import io.remora.ssh.SshHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** Sends files to a host, each through the standard input of a command of its own; the host checks the digest before it counts. */
record Upload(SshHost host, String name, String store, Progress progress, Consumer<String> log, Duration time) {
    /** Sends a jar; how many bytes. */
    long jar(Artifact jar) throws IOException {
        try (Dialog dialog = start("jar", jar.digest());
                InputStream in = jar.content().open()) {
            Sink sink = new Sink(dialog, jar.name(), jar.size());
            progress.uploaded(name, jar.name(), 0, jar.size());
            in.transferTo(sink);
            dialog.endInput();
            expectDone(dialog);
            return sink.done;
        }
    }

    /** Sends a runtime image; how many bytes. */
    long runtime(RuntimeImage image) throws IOException {
        try (Dialog dialog = start("runtime", image.digest())) {
            Sink sink = new Sink(dialog, image.toString(), -1);
            image.write(sink);
            dialog.endInput();
            expectDone(dialog);
            progress.uploaded(name, image.toString(), sink.done, sink.done);
            return sink.done;
        }
    }

    private Dialog start(String kind, String digest) throws IOException {
        Dialog dialog =
                Dialog.start(host, name, "put.sh", Map.of("store", store, "digest", digest, "kind", kind), log, time);
        String said = dialog.next();
        if (!said.equals("ready")) {
            dialog.close();
            throw new IOException(name + " said " + said + " where it should be ready for a file");
        }
        return dialog;
    }

    private void expectDone(Dialog dialog) throws IOException {
        String said = dialog.next();
        if (!said.equals("done")) {
            throw new IOException(name + " said " + said + " where it should have a file");
        }
    }

    /** Counts what goes to the script. */
    private final class Sink extends OutputStream {
        private final Dialog dialog;
        private final String what;
        private final long total;
        private long done;

        Sink(Dialog dialog, String what, long total) {
            this.dialog = dialog;
            this.what = what;
            this.total = total;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] data, int offset, int length) throws IOException {
            dialog.send(data, offset, length);
            done += length;
            progress.uploaded(name, what, done, total);
        }
    }
}
