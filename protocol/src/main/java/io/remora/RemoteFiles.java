package io.remora;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The files of a peer's host. What is copied keeps its permissions and times, is written beside its place and moved
 * there when its checksum agrees. A copy that was cut off goes on where it ended when what is there already hashes the
 * same. Blocks of zeros are not sent, and become holes. Links are copied as links. What is there with the same size,
 * time and SHA-256 is not sent again; its permissions become those of the original all the same.
 */
public interface RemoteFiles {
    /** Hears of a copy's progress, on the thread that copies. */
    @FunctionalInterface
    interface Progress {
        /** For nobody. */
        Progress NONE = (done, total) -> {};

        /**
         * So far.
         *
         * @param done bytes that are there
         * @param total bytes in all
         */
        void moved(long done, long total);
    }

    /**
     * What a copy did.
     *
     * @param files how many files were copied
     * @param bytes how many bytes they have
     * @param unchanged how many were there already, and hashed the same
     */
    record Copied(long files, long bytes, long unchanged) {}

    /**
     * Copies a file or a whole tree to the peer; {@code remote} is the copy's own name.
     *
     * @throws IOException in one sentence
     */
    Copied upload(Path local, String remote, Progress progress) throws IOException;

    /** The same, unwatched. */
    default Copied upload(Path local, String remote) throws IOException {
        return upload(local, remote, Progress.NONE);
    }

    /**
     * Copies a file or a whole tree from the peer; {@code local} is the copy's own name. Nothing is written outside of
     * it, whatever the peer says its files are called.
     *
     * @throws IOException in one sentence
     */
    Copied download(String remote, Path local, Progress progress) throws IOException;

    /** The same, unwatched. */
    default Copied download(String remote, Path local) throws IOException {
        return download(remote, local, Progress.NONE);
    }

    /** Whether there is a file or directory of that name. */
    boolean exists(String remote);

    /** Whether that is a directory, or a link to one. */
    boolean isDirectory(String remote);

    /** Deletes a file, or a tree; nothing happens when there is none. Links are not followed. */
    void delete(String remote) throws IOException;
}
