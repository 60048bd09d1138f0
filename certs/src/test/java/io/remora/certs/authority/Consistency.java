package io.remora.certs.authority;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.certs.TimeToLive;
import io.remora.certs.Tool;
import io.remora.certs.store.Store;
import io.remora.certs.vault.KeyFile;
import io.remora.certs.x509.KeyPairs;
import io.remora.certs.x509.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether the folder of an authority shows what its journal says. */
final class Consistency {
    private static final String STAGED = ".staged-";

    private final CertificateAuthority authority;
    private final Path folder;

    /**
     * Serials whose files were found to fit before any writer had been there, and which no writer has touched since.
     */
    private final Set<BigInteger> fit = new HashSet<>();

    Consistency(CertificateAuthority authority) {
        this.authority = authority;
        this.folder = authority.folder();
    }

    /**
     * What a reader finds before any writer has been there: whole files, and none of which the journal does not know.
     * Only files that the last commit was about to put into their places may be those of before.
     */
    void requireReadable() throws IOException {
        Set<String> files = files();
        Set<String> late = late(files);
        Ledger ledger = authority.ledger();
        Set<BigInteger> serials =
                ledger.issued().stream().map(IssuedCertificate::serial).collect(Collectors.toSet());
        for (String file : files) {
            if (file.startsWith("peer") && file.endsWith(".pem")) {
                assertThat(serials)
                        .as(file)
                        .contains(Pem.certificates(folder.resolve(file)).get(0).getSerialNumber());
            } else if (file.startsWith("peer") && file.endsWith(".key")) {
                assertThat(Pem.privateKey(folder.resolve(file))).isNotNull();
            }
        }
        if (!late.contains("ca.pem")) {
            assertThat(Pem.certificates(authority.trustFile())).isEqualTo(authority.trusted());
        }
        if (files.contains("crl.pem")) {
            assertThat(Pem.revocationLists(folder.resolve("crl.pem"))).isNotEmpty();
        }
        for (IssuedCertificate certificate : newest().values()) {
            String stem = certificate.name().text();
            if (!late.contains(stem + ".pem") && !late.contains(stem + ".key")) {
                requirePair(certificate);
                fit.add(certificate.serial());
            }
        }
        assertThat(files()).as("nothing was changed by reading").isEqualTo(files);
    }

    /** What the last commit was about to rename into its place, or to delete. */
    private Set<String> late(Set<String> files) throws IOException {
        List<String> journal = Files.readAllLines(folder.resolve("journal"));
        // A line that the kill cut off is none.
        String whole = Files.readString(folder.resolve("journal"));
        String last = journal.get(journal.size() - (whole.endsWith("\n") ? 1 : 2));
        String transaction = last.replaceFirst(".* tx=([0-9a-f]{16}).*", "$1");
        String prefix = STAGED + transaction + "-";
        return files.stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .collect(Collectors.toSet());
    }

    /** What the folder shows is what its journal says, once the next writer has been there. */
    void require(boolean byOthersToo) throws IOException {
        Path list = authority.crl(TimeToLive.ofDays(1));
        assertThat(Pem.certificates(authority.trustFile())).isEqualTo(authority.trusted());
        Map<String, IssuedCertificate> newest = newest();
        Set<String> expected = new TreeSet<>(Set.of("journal", "lock", "ca.pem", "crl.pem"));
        for (IssuedCertificate certificate : newest.values()) {
            if (byOthersToo || !fit.contains(certificate.serial())) {
                requirePair(certificate);
            }
            expected.add(certificate.name() + ".pem");
            expected.add(certificate.name() + ".key");
        }
        expected.addAll(requireSsh(byOthersToo));
        expected.addAll(keyFiles());
        assertThat(files()).isEqualTo(expected);
        int authorities = authority.ledger().trusted().stream()
                .mapToInt(generation -> generation.intermediate().isPresent() ? 2 : 1)
                .sum();
        assertThat(Pem.revocationLists(list)).hasSize(authorities);
        if (byOthersToo) {
            requireVerified(newest, list);
        }
    }

    private Set<String> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Of the names whose keys are in the folder. */
    private Map<String, IssuedCertificate> newest() {
        Map<String, IssuedCertificate> newest = new LinkedHashMap<>();
        authority.list().stream()
                .filter(IssuedCertificate::keyHere)
                .forEach(c -> newest.put(c.name().text(), c));
        return newest;
    }

    private void requirePair(IssuedCertificate certificate) {
        X509Certificate leaf =
                Pem.certificates(folder.resolve(certificate.name() + ".pem")).get(0);
        assertThat(leaf.getSerialNumber()).isEqualTo(certificate.serial());
        KeyPairs.requirePair(leaf, Pem.privateKey(folder.resolve(certificate.name() + ".key")), "key");
    }

    /** The files of the authority's keys. That each opens and fits is in the lists: one is signed with each. */
    private Set<String> keyFiles() {
        Set<String> expected = new HashSet<>();
        Ledger ledger = authority.ledger();
        for (Generation generation : ledger.trusted()) {
            boolean current = ledger.isCurrent(generation);
            expected.add(generation.rootKeyFile(current));
            expected.add(generation.signerKeyFile(current));
            if (current && generation.intermediate().isPresent()) {
                expected.add("issuer.pem");
            }
        }
        return expected;
    }

    private void requireVerified(Map<String, IssuedCertificate> newest, Path list) {
        int current = authority.ledger().current().number();
        newest.values().stream()
                .filter(c -> c.status(Instant.now()) == IssuedCertificate.Status.VALID && c.generation() == current)
                .findFirst()
                .ifPresent(c -> {
                    Path file = folder.resolve(c.name() + ".pem");
                    Tool.openssl(
                                    "verify",
                                    "-CAfile",
                                    authority.trustFile(),
                                    "-untrusted",
                                    file,
                                    "-crl_check",
                                    "-CRLfile",
                                    list,
                                    file)
                            .succeeded();
                });
    }

    /** As above for SSH; the names of the files that there are to be. */
    private Set<String> requireSsh(boolean byOthersToo) throws IOException {
        SshLedger ledger = SshLedger.of(Store.at(folder).entries(), folder);
        if (ledger.current().isEmpty()) {
            return Set.of();
        }
        requireSshKey(ledger.current().get());
        assertThat(Files.readAllLines(authority.ssh().publicKeyFile())).isEqualTo(ledger.trustedLines());
        Set<String> expected = new HashSet<>(Set.of("ssh.key", "ssh.pub", "ssh.krl"));
        Path list = authority.ssh().revocationListFile();
        for (SshIssued one : ledger.newest()) {
            String stem = SshIssued.stem(one.name(), one.use());
            expected.addAll(List.of(stem, stem + ".pub", stem + "-cert.pub"));
            if (!byOthersToo) {
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

    private void requireSshKey(PublicKey owner) {
        PrivateKey key = KeyFile.read(folder.resolve(SshAuthority.KEY), owner, new Kept(folder).protection());
        KeyPairs.requirePair(owner, key, "ssh.key");
    }
}
