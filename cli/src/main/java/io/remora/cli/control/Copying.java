package io.remora.cli.control;

import io.remora.RemoteFiles;
import io.remora.RemoteFiles.Copied;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Copies between this host and a peer's, to the places that {@link CopyPlace} finds.
 *
 * @param far the peer
 * @param exact whether the target is the copy's own name in any case
 */
record Copying(FarJvm far, boolean exact) {
    /** Copies a file or directory of this host, under the name that the source gives it. */
    Copied upload(Path local, CopyPlace from, CopyPlace to, RemoteFiles.Progress progress) throws IOException {
        requireThere(local);
        RemoteFiles files = far.control().files();
        String path = to.pathAt(far.control());
        boolean folder = Files.isDirectory(local, LinkOption.NOFOLLOW_LINKS);
        String place = exact ? path : to.placeOf(from, folder, path, files.isDirectory(path));
        return files.upload(local, place, progress);
    }

    /** Copies a file or directory of the peer's host. */
    Copied download(CopyPlace from, CopyPlace to, RemoteFiles.Progress progress) throws IOException {
        RemoteFiles files = far.control().files();
        String path = from.pathAt(far.control());
        boolean folder = files.isDirectory(path);
        String place = exact ? to.path() : to.placeOf(from, folder, to.path(), Files.isDirectory(to.local()));
        return files.download(path, Path.of(place), progress);
    }

    static void requireThere(Path local) throws NoSuchFileException {
        if (!Files.exists(local, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(local.toString());
        }
    }

    /** What a copy did, in words. */
    static String summary(Copied copied) {
        return "copied " + copied.files() + (copied.files() == 1 ? " file, " : " files, ") + copied.bytes() + " bytes"
                + (copied.unchanged() == 0 ? "" : "; " + copied.unchanged() + " were there already");
    }
}
