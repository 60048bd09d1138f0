package io.remora.certs.store;

import io.remora.certs.CertsException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Function;

/**
 * A folder with a journal, changed by one writer at a time through {@link Change}s; see the package for the scheme.
 *
 * <p>Immutable; any thread may use it. It holds nothing open between calls.
 */
public final class Store {
    /** Staged files are called {@code .staged-TRANSACTION-NAME}; nothing else in the folder starts like this. */
    static final String STAGED = ".staged-";

    private final Path folder;
    private final Journal journal;

    private Store(Path folder) {
        this.folder = folder;
        this.journal = new Journal(folder);
    }

    /** The store in this folder, which need not exist yet. */
    public static Store at(Path folder) {
        return new Store(folder);
    }

    /** The folder. */
    public Path folder() {
        return folder;
    }

    /** The place of a file of this folder. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /** Whether the folder holds a journal, that is whether its first change was committed. */
    public boolean exists() {
        return journal.exists();
    }

    /** The committed entries, oldest first, without waiting for a writer. */
    public List<JournalEntry> entries() {
        return journal.read().entries();
    }

    /**
     * Makes the folder, with mode 0700 if it is new.
     *
     * @throws CertsException {@code UNREADABLE} when it cannot be made
     */
    public void makeFolder() {
        try {
            if (!Files.isDirectory(folder)) {
                Path parent = DurableFiles.parent(folder);
                Files.createDirectories(parent);
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw DurableFiles.unwritable(folder, e);
        }
    }

    /**
     * Runs work as the folder's only writer, after putting right what a killed writer left. The work sees the folder
     * as it is and may commit changes; it must be short and must not call this method again.
     */
    public <T> T exclusively(Function<Change, T> work) {
        try (FolderLock lock = FolderLock.take(folder)) {
            assert lock != null;
            recover();
            Change change = new Change(this, journal);
            try {
                return work.apply(change);
            } finally {
                change.discard();
            }
        } catch (IOException e) {
            throw DurableFiles.unwritable(folder, e);
        }
    }

    /**
     * Puts right what a killed writer left, when there is a trace of one. Whoever reads files of the folder by name, and
     * not the journal alone, calls this first. A writer that is at work is waited for.
     */
    public void settle() {
        try (DirectoryStream<Path> staged = Files.newDirectoryStream(folder, STAGED + "*")) {
            if (!staged.iterator().hasNext()) {
                return;
            }
        } catch (IOException e) {
            throw DurableFiles.unwritable(folder, e);
        }
        exclusively(Change::entries);
    }

    /** Finishes the last committed change and deletes what was staged for one that was not committed. */
    private void recover() throws IOException {
        List<JournalEntry> entries = journal.exists() ? journal.read().entries() : List.of();
        String committed = entries.isEmpty()
                ? ""
                : entries.get(entries.size() - 1).field(Change.TRANSACTION).orElse("");
        boolean changed = false;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, STAGED + "*")) {
            for (Path staged : files) {
                String prefix = STAGED + committed + "-";
                String name = String.valueOf(staged.getFileName());
                if (!committed.isEmpty() && name.startsWith(prefix)) {
                    DurableFiles.moveOver(staged, folder.resolve(name.substring(prefix.length())));
                } else {
                    Files.deleteIfExists(staged);
                }
                changed = true;
            }
        }
        if (!entries.isEmpty()) {
            for (String name : Change.dropped(entries.get(entries.size() - 1))) {
                changed |= Files.deleteIfExists(folder.resolve(name));
            }
        }
        if (changed) {
            DurableFiles.syncFolder(folder);
        }
    }
}
