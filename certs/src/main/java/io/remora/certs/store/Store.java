package io.remora.certs.store;

import io.remora.certs.CertsException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A folder with a journal, changed by one writer at a time through {@link Change}s; see the package for the scheme.
 *
 * <p>Immutable; any thread may use it. It holds nothing open between calls.
 */
public final class Store {
    /** Staged files are called {@code .staged-TRANSACTION-NAME}; nothing else in the folder starts like this. */
    static final String STAGED = ".staged-";

    private static final Logger LOG = System.getLogger("io.remora.certs");

    /** A history shorter than this is kept whole. */
    static final int SHORT_HISTORY = 1024;

    /** How many entries come before another look whether a long one can be shortened. */
    private static final int LOOKS = 256;

    private final Path folder;
    private final Journal journal;
    private final UnaryOperator<List<JournalEntry>> needed;

    private Store(Path folder, UnaryOperator<List<JournalEntry>> needed) {
        this.folder = folder;
        this.journal = new Journal(folder);
        this.needed = needed;
    }

    /** The store in this folder, which need not exist yet; its history is kept whole. */
    public static Store at(Path folder) {
        return at(folder, UnaryOperator.identity());
    }

    /**
     * As above, with a history that is shortened at times, so that what is issued every few seconds for years does not
     * fill the disk: when it has more than a thousand entries and half of them are not needed any more.
     *
     * @param needed those entries of a history that still mean something, in their order
     */
    public static Store at(Path folder, UnaryOperator<List<JournalEntry>> needed) {
        return new Store(folder, needed);
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
     * Runs work as the folder's only writer, after putting right what a killed writer left. The work sees the folder as
     * it is and may commit changes; it must be short and must not call this method again.
     */
    public <T> T exclusively(Function<Change, T> work) {
        try (FolderLock lock = FolderLock.take(folder)) {
            assert lock != null;
            recover();
            Change change = new Change(this, journal);
            T result;
            try {
                result = work.apply(change);
            } finally {
                change.discard();
            }
            shorten();
            return result;
        } catch (IOException e) {
            throw DurableFiles.unwritable(folder, e);
        }
    }

    /**
     * Puts right what a killed writer left, when there is a trace of one. Whoever reads files of the folder by name,
     * and not the journal alone, calls this first. A writer that is at work is waited for.
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

    /** After the work: it is done, whatever happens here. */
    private void shorten() {
        if (!journal.exists()) {
            return;
        }
        List<JournalEntry> entries = journal.read().entries();
        if (entries.size() < SHORT_HISTORY || entries.size() % LOOKS != 0) {
            return;
        }
        List<JournalEntry> fewer = needed.apply(entries);
        if (fewer.size() > entries.size() / 2) {
            return;
        }
        try {
            journal.write(fewer.stream().map(Change::settled).toList());
        } catch (IOException e) {
            // The long history is still there, and whole.
            LOG.log(Level.WARNING, "the history of " + folder + " could not be shortened: " + e.getMessage());
        }
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
