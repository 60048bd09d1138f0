package io.remora.certs.authority;

import io.remora.certs.CertsException;
import io.remora.certs.Printable;
import io.remora.certs.store.Store;
import io.remora.certs.vault.KeyFile;
import io.remora.certs.vault.KeyProtection;
import io.remora.certs.x509.Issuer;
import io.remora.certs.x509.Pem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;

/**
 * A certificate authority in a folder.
 *
 * <p>Guarantees: what was issued is in the journal before its files can be seen, so it can be revoked; after a crash at
 * any point the folder is as before a change or as after it; private keys have mode 0600 from their first instant.
 * Threads and processes: any number, one of them writes at a time. Nothing is held open between calls; closing the
 * {@link KeyProtection} is up to whoever made it.
 */
public final class CertificateAuthority {
    private final Store store;
    private final KeyProtection protection;
    private final Clock clock;

    CertificateAuthority(Store store, KeyProtection protection, Clock clock) {
        this.store = store;
        this.protection = protection;
        this.clock = clock;
    }

    /** Starts the choices for a new authority in this folder. */
    public static NewAuthority create(Path folder) {
        return new NewAuthority(folder);
    }

    /** An authority whose keys are not encrypted, or of which no key is needed. */
    public static CertificateAuthority open(Path folder) {
        return open(folder, KeyProtection.unencrypted(), Clock.systemUTC());
    }

    /**
     * The authority in this folder. No key is read before something must be signed.
     *
     * @throws CertsException {@code NOT_AN_AUTHORITY} when the folder holds none
     */
    public static CertificateAuthority open(Path folder, KeyProtection protection, Clock clock) {
        Store store = Store.at(folder);
        if (!store.exists()) {
            String where = Printable.of(folder.toString());
            String what =
                    Files.isDirectory(folder) ? where + " holds no certificate authority" : where + " is no folder";
            throw CertsException.of(
                    CertsException.Reason.NOT_AN_AUTHORITY, what + "; make one with: certs init --dir " + where);
        }
        return new CertificateAuthority(store, protection, clock);
    }

    /** The folder. */
    public Path folder() {
        return store.folder();
    }

    /** The file of the roots that a peer is to trust, {@code ca.pem}. */
    public Path trustFile() {
        return store.file(AuthorityFiles.CA_PEM);
    }

    /** The roots that a peer is to trust, the newest first. */
    public List<X509Certificate> trusted() {
        return ledger().trusted().stream().map(Generation::root).toList();
    }

    /**
     * Issues a certificate for a new P-256 key: {@code NAME.pem} (it and the authorities below the root) and
     * {@code NAME.key}.
     *
     * @throws CertsException {@code EXISTS} when the name has a valid certificate, or a file of that name is not one
     *     of ours; {@code EXPIRED} when it would outlive the authority; {@code SEALED} or {@code NOT_OPENED} when the
     *     key cannot be opened
     */
    public Issued issue(IssueRequest request) {
        return new Issuance(store, clock, this::signer).issue(request);
    }

    /** Everything issued, oldest first. */
    public List<IssuedCertificate> list() {
        return List.copyOf(ledger().issued());
    }

    Ledger ledger() {
        return Ledger.of(store.entries());
    }

    /** The open signer of the newest generation. */
    Signer signer() {
        Ledger ledger = ledger();
        return signer(ledger, ledger.current());
    }

    Signer signer(Ledger ledger, Generation generation) {
        String file = generation.signerKeyFile(ledger.isCurrent(generation));
        Path path = store.file(file);
        X509Certificate certificate = generation.signer();
        requireTrustFile(ledger);
        return new Signer(
                generation,
                Issuer.of(
                        certificate,
                        KeyFile.read(path, certificate.getPublicKey(), protection),
                        Printable.of(path.toString())));
    }

    private void requireTrustFile(Ledger ledger) {
        if (!Pem.certificates(trustFile()).contains(ledger.current().root())) {
            throw CertsException.of(
                    CertsException.Reason.CORRUPT,
                    trustFile() + " does not hold this authority's root; restore the folder from a backup");
        }
    }
}
