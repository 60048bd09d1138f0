package io.remora.certs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.certs.CertsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StoreTest {
    @TempDir
    Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Store storeWith(int entries) {
        Store store = Store.at(folder);
        for (int i = 0; i < entries; i++) {
            JournalEntry entry = JournalEntry.of("entry").with("n", "value " + i + "\n=%");
            int n = i;
            store.exclusively(change -> {
                change.stage("file", bytes("content " + n), DurableFiles.Mode.PUBLIC);
                change.commit(entry);
                return n;
            });
        }
        return store;
    }

    @Test
    void entriesComeBackAsTheyWereCommitted() {
        Store store = storeWith(3);
        assertThat(store.entries())
                .extracting(e -> e.required("n"))
                .containsExactly("value 0\n=%", "value 1\n=%", "value 2\n=%");
        assertThat(folder.resolve("file")).hasContent("content 2");
    }

    @Test
    void whatAnotherProcessAppendsIsSeenAndAJournalPutBackFromABackupIsReadAnew() throws IOException {
        Store store = storeWith(2);
        Path journal = folder.resolve("journal");
        Path backup = Files.copy(journal, folder.resolve("backup"));
        storeWith(1);
        assertThat(store.entries()).hasSize(3);
        assertThat(store.entries().get(0)).isSameAs(store.entries().get(0));
        Files.move(backup, journal, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(store.entries()).hasSize(2);
        store.exclusively(change -> {
            change.commit(JournalEntry.of("after"));
            return 0;
        });
        assertThat(Store.at(folder).entries()).hasSize(3);
        assertThat(store.entries().get(2).kind()).isEqualTo("after");
    }

    @Test
    void aLineCutAtAnyByteNeverHappenedAndTheNextChangeGoesOnFromThere() throws IOException {
        Store store = storeWith(2);
        Path journal = folder.resolve("journal");
        byte[] two = Files.readAllBytes(journal);
        storeWith(1);
        byte[] three = Files.readAllBytes(journal);
        for (int length = two.length; length < three.length; length++) {
            Files.write(journal, Arrays.copyOf(three, length));
            assertThat(store.entries()).hasSize(2);
        }
        store.exclusively(change -> {
            change.commit(JournalEntry.of("after"));
            return 0;
        });
        assertThat(store.entries()).extracting(JournalEntry::kind).containsExactly("entry", "entry", "after");
    }

    @Test
    void anyByteOfTheJournalThatChangesIsReportedAsDamageAndNeverSkipped() throws IOException {
        storeWith(3);
        Path journal = folder.resolve("journal");
        byte[] whole = Files.readAllBytes(journal);
        // The very last newline is the commit: without it the entry never happened, see above.
        for (int i = 0; i < whole.length - 1; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            Files.write(journal, changed);
            assertThatThrownBy(() -> Store.at(folder).entries())
                    .as("byte " + i)
                    .isInstanceOfSatisfying(
                            CertsException.class, e -> assertThat(e.reason()).isEqualTo(CertsException.Reason.CORRUPT));
        }
    }

    @Test
    void aLostLineInTheMiddleIsDamage() throws IOException {
        Store store = storeWith(3);
        Path journal = folder.resolve("journal");
        var lines = Files.readAllLines(journal);
        lines.remove(2);
        Files.writeString(journal, String.join("\n", lines) + "\n");
        assertThatThrownBy(store::entries).hasMessageContaining("line 3 of");
        assertThatThrownBy(() -> Store.at(folder).entries()).hasMessageContaining("line 3 of");
    }

    @Test
    void whatWasStagedAndNotCommittedIsGoneAfterwards() throws IOException {
        Store store = storeWith(1);
        assertThatThrownBy(() -> store.exclusively(change -> {
                    change.stage("file", bytes("never"), DurableFiles.Mode.PUBLIC);
                    throw new IllegalStateException("the work failed");
                }))
                .hasMessage("the work failed");
        Files.writeString(folder.resolve(".staged-0123456789abcdef-file"), "of a killed writer");
        store.exclusively(Change::entries);
        assertThat(folder.resolve("file")).hasContent("content 0");
        assertThat(folder.resolve(".staged-0123456789abcdef-file")).doesNotExist();
    }

    @Test
    void whatWasCommittedButNotYetRenamedOrDeletedIsFinishedByTheNextWriter() throws IOException {
        Store store = storeWith(1);
        Files.writeString(folder.resolve("doomed"), "x");
        store.exclusively(change -> {
            change.drop("doomed");
            change.commit(JournalEntry.of("last"));
            return 0;
        });
        String transaction = store.entries().get(1).required(Change.TRANSACTION);
        Files.writeString(folder.resolve("doomed"), "as if the writer had died before deleting");
        Files.writeString(folder.resolve(".staged-" + transaction + "-file"), "committed");
        store.exclusively(Change::entries);
        assertThat(folder.resolve("file")).hasContent("committed");
        assertThat(folder.resolve("doomed")).doesNotExist();
    }

    @Test
    void aStagedNameIsNeverAPath() {
        Store store = storeWith(1);
        for (String name : new String[] {"../x", "/x", "", ".x", "a/b"}) {
            assertThatThrownBy(() -> store.exclusively(change -> {
                        change.stage(name, bytes("x"), DurableFiles.Mode.PUBLIC);
                        return 0;
                    }))
                    .isInstanceOf(CertsException.class);
        }
    }

    @Test
    void theLockIsNotTakenTwiceByOneThread() {
        Store store = storeWith(1);
        assertThatThrownBy(() -> store.exclusively(change -> store.exclusively(Change::entries)))
                .hasMessageContaining("held by this thread");
    }

    @Test
    void aFileTooLargeIsNotReadAndAMissingOneIsNamed() throws IOException {
        Path file = Files.write(folder.resolve("big"), new byte[1001]);
        assertThat(DurableFiles.read(file, 1001)).hasSize(1001);
        assertThatThrownBy(() -> DurableFiles.read(file, 1000)).hasMessageContaining("1001 bytes, more than the 1000");
        assertThatThrownBy(() -> DurableFiles.read(folder.resolve("none"), 10)).hasMessageContaining("no such file");
        assertThatThrownBy(() -> DurableFiles.createNew(file, new byte[0], DurableFiles.Mode.SECRET))
                .hasMessageContaining("exists already");
        Files.write(file, new byte[1], StandardOpenOption.TRUNCATE_EXISTING);
        assertThat(DurableFiles.read(file, 1)).hasSize(1);
    }
}
