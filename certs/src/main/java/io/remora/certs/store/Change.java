package io.remora.certs.store;

import io.remora.certs.CertsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the one writer of a {@link Store} can do: see its history, stage files, and commit them with an entry.
 *
 * <p>Lives as long as the work it was given to, on that thread alone. What was staged and not committed is deleted.
 */
public final class Change {
    static final String TRANSACTION = "tx";
    private static final String DROPPED = "drop";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Store store;
    private final Journal journal;
    private String transaction = newTransaction();
    private final Set<String> staged = new LinkedHashSet<>();
    private final List<String> drops = new ArrayList<>();

    Change(Store store, Journal journal) {
        this.store = store;
        this.journal = journal;
    }

    /** The history as it is now; empty before the first commit of a new folder. */
    public List<JournalEntry> entries() {
        return journal.exists() ? journal.read().entries() : List.of();
    }

    /** Prepares a file of the folder; it appears, in place of an older one, with the commit. */
    public void stage(String name, byte[] content, DurableFiles.Mode mode) {
        Path file = stagedFile(name);
        try {
            DurableFiles.create(file, content, mode);
            staged.add(name);
        } catch (IOException e) {
            throw DurableFiles.unwritable(file, e);
        }
    }

    /** Deletes a file of the folder with the commit. */
    public void drop(String name) {
        drops.add(name);
    }

    /**
     * Makes the staged files, the deletions and the entry one fact. When this returns, all are on the disk; when the
     * process dies before, either none or, once the folder is next written to, all of them are.
     */
    public void commit(JournalEntry entry) {
        JournalEntry whole = entry.with(TRANSACTION, transaction);
        if (!drops.isEmpty()) {
            whole = whole.with(DROPPED, String.join(",", drops));
        }
        try {
            DurableFiles.syncFolder(store.folder());
            if (journal.exists()) {
                journal.append(journal.read(), whole);
            } else {
                journal.create(whole);
            }
            for (String name : staged) {
                DurableFiles.moveOver(stagedFile(name), store.file(name));
            }
            for (String name : drops) {
                Files.deleteIfExists(store.file(name));
            }
            DurableFiles.syncFolder(store.folder());
        } catch (IOException e) {
            throw DurableFiles.unwritable(store.folder(), e);
        }
        staged.clear();
        drops.clear();
        transaction = newTransaction();
    }

    /** The entry without what only its own commit needed. */
    static JournalEntry settled(JournalEntry entry) {
        return entry.without(TRANSACTION).without(DROPPED);
    }

    static List<String> dropped(JournalEntry entry) {
        return entry.field(DROPPED).map(names -> List.of(names.split(",", -1))).orElse(List.of());
    }

    /**
     * Deletes what is staged and was not committed. After a failed commit nobody knows whether the entry reached the
     * disk: then the staged files stay, and the next writer decides by the journal.
     */
    void discard() throws IOException {
        if (staged.isEmpty()) {
            return;
        }
        boolean committed =
                entries().stream().anyMatch(e -> e.field(TRANSACTION).orElse("").equals(transaction));
        for (String name : staged) {
            if (!committed) {
                Files.deleteIfExists(stagedFile(name));
            }
        }
    }

    private Path stagedFile(String name) {
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.startsWith(".")) {
            throw CertsException.of(CertsException.Reason.BAD_VALUE, "'" + name + "' is no file name of the folder");
        }
        return store.file(Store.STAGED + transaction + "-" + name);
    }

    private static String newTransaction() {
        byte[] id = new byte[8];
        RANDOM.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
