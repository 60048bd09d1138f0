package io.remora.certs.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Twenty writers die with each process: 200 in all, 4,000 with {@code -Dremora.soak=true}. */
@Timeout(1200)
class KilledWriterTest {
    private static final int KILLS = Boolean.getBoolean("remora.soak") ? 200 : 10;
    private static final int STORES = 20;

    @TempDir
    Path temp;

    private static List<String> java(Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    @Test
    void anAuthorityWhoseWriterIsKilledAtAnyPointIsConsistent() throws Exception {
        Map<Kept, Integer> entries = new LinkedHashMap<>();
        for (int i = 0; i < STORES; i++) {
            entries.put(Kept.create(temp, i), 0);
        }
        int made = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Path making = Files.createDirectory(temp.resolve("making" + kill));
            List<String> folders = new ArrayList<>(List.of(making.toString()));
            entries.keySet().forEach(kept -> folders.add(kept.folder().toString()));
            Process child = new ProcessBuilder(java(ChurnProgram.class, folders.toArray(String[]::new)))
                    .redirectErrorStream(true)
                    .start();
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
            assertThat(output.readLine()).isEqualTo("ready");
            // Not a wait for something to happen: the moment of the kill is what varies.
            boolean ended = child.waitFor(ThreadLocalRandom.current().nextInt(600_000), TimeUnit.MICROSECONDS);
            assertThat(ended).as(() -> output.lines().toList().toString()).isFalse();
            child.destroyForcibly().waitFor();
            // The tools of others, which cost most, look at another store each time.
            int judged = kill % STORES;
            int at = 0;
            for (Map.Entry<Kept, Integer> store : entries.entrySet()) {
                Path folder = store.getKey().folder();
                Consistency consistency = new Consistency(store.getKey().open());
                consistency.requireReadable();
                consistency.require(at++ == judged);
                int now = journalLines(folder);
                assertThat(now).isGreaterThanOrEqualTo(store.getValue());
                store.setValue(now);
            }
            made += requireMade(making);
        }
        assertThat(entries.values().stream().mapToInt(Integer::intValue).sum())
                .as("the children changed something")
                .isGreaterThan(KILLS * STORES);
        assertThat(made).as("the children made authorities").isGreaterThanOrEqualTo(KILLS);
    }

    /** Judges the last authority that was made, or was perhaps not: then it is made as if nothing had been there. */
    private static int requireMade(Path parent) throws IOException {
        int made = 0;
        while (Files.exists(parent.resolve("made-" + made))) {
            made++;
        }
        if (made > 0) {
            Path folder = parent.resolve("made-" + (made - 1));
            if (Files.exists(folder.resolve("journal"))) {
                new Consistency(CertificateAuthority.open(folder)).requireReadable();
            } else {
                assertThatThrownBy(() -> CertificateAuthority.open(folder)).hasMessageContaining("make one with");
                CertificateAuthority.create(folder).create();
            }
            new Consistency(CertificateAuthority.open(folder)).require(false);
        }
        return made;
    }

    @Test
    void aRotationThatDiedBetweenItsCommitAndItsFilesIsFinishedBeforeAnyKeyIsRead() throws Exception {
        List<String> names = List.of("ca.pem", "ca.key", "ca-1.key");
        for (int renamed = 0; renamed < names.size(); renamed++) {
            Path folder = temp.resolve("ca" + renamed);
            CertificateAuthority authority = CertificateAuthority.create(folder).create();
            Map<String, byte[]> before = new LinkedHashMap<>();
            for (String name : names.subList(0, 2)) {
                before.put(name, Files.readAllBytes(folder.resolve(name)));
            }
            authority.rotate().apply();
            List<String> journal = Files.readAllLines(folder.resolve("journal"));
            String transaction = journal.get(journal.size() - 1).replaceFirst(".* tx=([0-9a-f]{16}).*", "$1");
            for (String name : names.subList(renamed, names.size())) {
                Files.move(folder.resolve(name), folder.resolve(".staged-" + transaction + "-" + name));
                if (before.containsKey(name)) {
                    Files.write(folder.resolve(name), before.get(name));
                }
            }
            CertificateAuthority.open(folder).issue(IssueRequest.of("peer0"));
            new Consistency(CertificateAuthority.open(folder)).require(true);
        }
    }

    @Test
    void twoProcessesThatIssueAtOnceLoseNothing() throws Exception {
        Path folder = temp.resolve("ca");
        CertificateAuthority.create(folder).create();
        List<Process> children = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            children.add(new ProcessBuilder(java(IssueMany.class, folder + ":" + (char) ('a' + i)))
                    .redirectErrorStream(true)
                    .redirectOutput(temp.resolve("out" + i).toFile())
                    .start());
        }
        for (int i = 0; i < 2; i++) {
            assertThat(children.get(i).waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(children.get(i).exitValue())
                    .as(Files.readString(temp.resolve("out" + i)))
                    .isZero();
        }
        new Consistency(CertificateAuthority.open(folder)).require(true);
        assertThat(CertificateAuthority.open(folder).list()).hasSize(2 * IssueMany.COUNT);
    }

    private static int journalLines(Path folder) throws IOException {
        return Files.readAllLines(folder.resolve("journal")).size();
    }
}
