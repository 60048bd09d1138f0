package io.remora.certs.authority;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.certs.TimeToLive;
import io.remora.certs.Tool;
import io.remora.certs.store.Store;
import io.remora.certs.x509.KeyPairs;
import io.remora.certs.x509.Pem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ten writers die with each process: 200 in all, 2,000 with {@code -Dremora.soak=true}. */
@Timeout(1200)
class KilledWriterTest {
    private static final int KILLS = Boolean.getBoolean("remora.soak") ? 200 : 20;
    private static final int STORES = 10;

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
        Map<Path, Integer> entries = new LinkedHashMap<>();
        for (int i = 0; i < STORES; i++) {
            Path folder = temp.resolve("ca" + i);
            CertificateAuthority.create(folder).create().issue(IssueRequest.of("peer0"));
            entries.put(folder, 0);
        }
        String[] folders = entries.keySet().stream().map(Path::toString).toArray(String[]::new);
        for (int kill = 0; kill < KILLS; kill++) {
            Process child = new ProcessBuilder(java(ChurnProgram.class, folders))
                    .redirectErrorStream(true)
                    .start();
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
            assertThat(output.readLine()).isEqualTo("ready");
            // Not a wait for something to happen: the moment of the kill is what varies.
            boolean ended = child.waitFor(ThreadLocalRandom.current().nextInt(400_000), TimeUnit.MICROSECONDS);
            assertThat(ended).as(() -> output.lines().toList().toString()).isFalse();
            child.destroyForcibly().waitFor();
            // The tools of others, which cost most, look at another store each time.
            int judged = kill % STORES;
            int at = 0;
            for (Map.Entry<Path, Integer> store : entries.entrySet()) {
                requireConsistent(store.getKey(), at++ == judged);
                int now = journalLines(store.getKey());
                assertThat(now).isGreaterThanOrEqualTo(store.getValue());
                store.setValue(now);
            }
        }
        assertThat(entries.values().stream().mapToInt(Integer::intValue).sum())
                .as("the children changed something")
                .isGreaterThan(KILLS * STORES);
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
            requireConsistent(folder);
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
        requireConsistent(folder);
        assertThat(CertificateAuthority.open(folder).list()).hasSize(2 * IssueMany.COUNT);
    }

    private static int journalLines(Path folder) throws IOException {
        return Files.readAllLines(folder.resolve("journal")).size();
    }

    /** What the folder shows is what its journal says, once the next writer has been there. */
    private static void requireConsistent(Path folder) throws IOException {
        requireConsistent(folder, true);
    }

    private static void requireConsistent(Path folder, boolean judged) throws IOException {
        CertificateAuthority authority = CertificateAuthority.open(folder);
        Path list = authority.crl(TimeToLive.ofDays(1));
        assertThat(Pem.certificates(authority.trustFile())).isEqualTo(authority.trusted());
        Map<String, IssuedCertificate> newest = new LinkedHashMap<>();
        authority.list().forEach(c -> newest.put(c.name().text(), c));
        Set<String> expected = new HashSet<>(Set.of("journal", "lock", "ca.pem", "ca.key", "crl.pem"));
        for (IssuedCertificate certificate : newest.values()) {
            Path file = folder.resolve(certificate.name() + ".pem");
            X509Certificate leaf = Pem.certificates(file).get(0);
            assertThat(leaf.getSerialNumber()).isEqualTo(certificate.serial());
            KeyPairs.requirePair(leaf, Pem.privateKey(folder.resolve(certificate.name() + ".key")), "key");
            expected.add(certificate.name() + ".pem");
            expected.add(certificate.name() + ".key");
        }
        expected.addAll(requireConsistentSsh(authority, judged));
        if (authority.trusted().size() > 1) {
            int current = authority.ledger().current().number();
            expected.add("ca-" + (current - 1) + ".key");
        }
        try (var files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrderElementsOf(expected);
        }
        assertThat(Pem.revocationLists(list)).hasSameSizeAs(authority.trusted());
        for (IssuedCertificate certificate : newest.values()) {
            if (judged
                    && certificate.status(java.time.Instant.now()) == IssuedCertificate.Status.VALID
                    && certificate.generation() == authority.ledger().current().number()) {
                Path file = folder.resolve(certificate.name() + ".pem");
                Tool.openssl("verify", "-CAfile", authority.trustFile(), "-crl_check", "-CRLfile", list, file)
                        .succeeded();
                break;
            }
        }
    }

    /** As above for SSH; the names of the files that there are to be. */
    private static Set<String> requireConsistentSsh(CertificateAuthority authority, boolean judged) throws IOException {
        Path folder = authority.folder();
        SshLedger ledger = SshLedger.of(Store.at(folder).entries(), folder);
        if (ledger.current().isEmpty()) {
            return Set.of();
        }
        Path keyFile = folder.resolve(SshAuthority.KEY);
        KeyPairs.requirePair(ledger.current().get(), Pem.privateKey(keyFile), "ssh.key");
        assertThat(Files.readAllLines(authority.ssh().publicKeyFile())).isEqualTo(ledger.trustedLines());
        Set<String> expected = new HashSet<>(Set.of("ssh.key", "ssh.pub", "ssh.krl"));
        Path list = authority.ssh().revocationListFile();
        for (SshIssued one : ledger.newest()) {
            String stem = SshIssued.stem(one.name(), one.use());
            expected.addAll(List.of(stem, stem + ".pub", stem + "-cert.pub"));
            if (!judged) {
                continue;
            }
            String shown = Tool.run("openssh-client", Tool.command("ssh-keygen", "-L", "-f", one.certificate()))
                    .succeeded();
            assertThat(shown).contains("Serial: " + one.serial());
            Tool.Outcome listed =
                    Tool.run("openssh-client", Tool.command("ssh-keygen", "-Q", "-f", list, one.certificate()));
            assertThat(listed.exit()).as(listed.output()).isEqualTo(one.revoked() ? 1 : 0);
        }
        return expected;
    }
}
