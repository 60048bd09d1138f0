package io.remora.certs.authority;

import io.remora.certs.CertsException;
import io.remora.certs.PeerName;
import io.remora.certs.Printable;
import io.remora.certs.RevocationReason;
import io.remora.certs.TimeToLive;
import io.remora.certs.enrolment.JoinBundle;
import io.remora.certs.store.DurableFiles;
import io.remora.certs.store.JournalEntry;
import io.remora.certs.store.Store;
import io.remora.certs.vault.KeyFile;
import io.remora.certs.vault.KeyProtection;
import io.remora.certs.vault.Passphrase;
import io.remora.certs.x509.Issuer;
import io.remora.certs.x509.KeyPairs;
import io.remora.certs.x509.Pem;
import io.remora.certs.x509.Pkcs12;
import io.remora.certs.x509.SigningRequest;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A certificate authority in a folder.
 *
 * <p>Guarantees: what was issued is in the journal before its files can be seen, so it can be revoked; after a crash at
 * any point the folder is as before a change or as after it; private keys have mode 0600 from their first instant.
 * Threads and processes: any number, one of them writes at a time. Nothing is held open between calls; closing the
 * {@link KeyProtection} is up to whoever made it.
 */
public final class CertificateAuthority {
    /** How long a revocation list may be relied on unless said otherwise. */
    public static final TimeToLive DEFAULT_LIST_LIFE = TimeToLive.ofDays(7);

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
        Store store = History.store(folder, clock);
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
     * @throws CertsException {@code EXISTS} when the name has a valid certificate, or a file of that name is not one of
     *     ours; {@code EXPIRED} when it would outlive the authority; {@code SEALED} or {@code NOT_OPENED} when the key
     *     cannot be opened
     */
    public Issued issue(IssueRequest request) {
        return new Issuance(store, clock, this::signer).issue(request);
    }

    /**
     * Issues again what the name's newest certificate says, for as long as that one, with a new key; both files are
     * replaced, the key first. The old certificate stays valid until its end.
     *
     * <p>Two files cannot change at one instant: a reader that finds a key that does not fit its certificate reads
     * again.
     *
     * @throws CertsException {@code UNKNOWN} when nothing was issued to the name, {@code REVOKED} when it was revoked
     */
    public Issued renew(PeerName name) {
        return new Issuance(store, clock, this::signer).renew(name, Optional.empty());
    }

    /** As above, for another life time. */
    public Issued renew(PeerName name, TimeToLive life) {
        return new Issuance(store, clock, this::signer).renew(name, Optional.of(life));
    }

    /**
     * Revokes every valid certificate of a name. No key is needed; peers learn of it from the next {@link #crl}.
     *
     * @return what was revoked; empty when all had expired or been revoked already
     * @throws CertsException {@code UNKNOWN} when nothing was issued to the name
     */
    public List<IssuedCertificate> revoke(PeerName name, RevocationReason reason) {
        return new Revocations(store, clock).revoke(name, reason);
    }

    /** Revokes one certificate. */
    public List<IssuedCertificate> revoke(BigInteger serial, RevocationReason reason) {
        return new Revocations(store, clock).revoke(serial, reason);
    }

    /**
     * Writes {@code crl.pem}: one revocation list of each authority that is trusted, with a number greater than before.
     *
     * @param life how long peers may rely on it; they are to have the next one before
     * @return the file
     */
    public Path crl(TimeToLive life) {
        store.settle();
        Ledger ledger = ledger();
        return new Revocations(store, clock).write(listSigners(ledger), life);
    }

    /**
     * Writes a name's key, its certificate and all above it into a new PKCS#12 file, mode 0600.
     *
     * @throws CertsException {@code UNREADABLE} when the key is not in the folder, {@code EXISTS} when the target is
     *     there, {@code BAD_VALUE} when the password is not ASCII: Java's key stores would not open it
     */
    public void export(PeerName name, Passphrase password, Path target) {
        store.settle();
        List<X509Certificate> chain = new ArrayList<>(Pem.certificates(store.file(name + ".pem")));
        Path keyFile = store.file(name + ".key");
        PrivateKey key = Pem.privateKey(keyFile);
        KeyPairs.requirePair(chain.get(0), key, Printable.of(keyFile.toString()));
        trusted().stream().filter(root -> !chain.contains(root)).forEach(chain::add);
        char[] chars = password.toChars();
        try {
            DurableFiles.createNew(target, Pkcs12.encode(name.text(), key, chain, chars), DurableFiles.Mode.SECRET);
        } finally {
            Arrays.fill(chars, '\0');
        }
    }

    /**
     * Certifies the key of a signing request; the names are those of {@code request}, whatever the other asks for. No
     * file is written: the chain in the answer is for whoever has the key.
     */
    public Issued sign(IssueRequest request, SigningRequest key) {
        return new Issuance(store, clock, this::signer).issue(request, key);
    }

    /**
     * Certifies the next key of a name whose holder keeps its key: as {@link #sign}, also when the name has a valid
     * certificate, which stays valid until its end.
     */
    public Issued signNext(IssueRequest request, SigningRequest key) {
        return new Issuance(store, clock, this::signer).issueNext(request, key);
    }

    /**
     * Issues a key and a certificate sealed to one host; nothing of the key stays here.
     *
     * @param request what to issue; its name must be the one that the host asks for
     * @param publicFile the content of the host's join request, see {@link JoinBundle#prepare}
     * @return the content of the bundle's file
     */
    public byte[] seal(IssueRequest request, byte[] publicFile) {
        PeerName asked = JoinBundle.requestedName(publicFile);
        if (!asked.equals(request.name())) {
            throw CertsException.of(
                    CertsException.Reason.MISMATCH,
                    "the host asks to join as '" + asked + "', not as '" + request.name()
                            + "'; give the request of that" + " host");
        }
        JoinBundle.check(publicFile);
        Issuance.Handed handed = new Issuance(store, clock, this::signer).hand(request);
        return JoinBundle.seal(publicFile, handed.key(), handed.issued().chain(), trusted());
    }

    /** The desk where hosts join with tokens. */
    public JoinDesk desk() {
        return new JoinDesk(this, store, clock);
    }

    /** The SSH certificates of this authority. */
    public SshAuthority ssh() {
        return new SshAuthority(store, protection, clock);
    }

    /** Starts the choices for replacing the root. */
    public Rotation rotate() {
        return new Rotation(this, store, protection, clock);
    }

    /**
     * Ends the root before the newest after a {@link #rotate}: {@code ca.pem} holds the newest alone and the old keys
     * are deleted. Peers take up files that changed within a second; whoever lets two seconds go by after
     * {@link #requireOldRootUnused} cuts nobody off who got the new ones a moment before.
     *
     * @param evenIfUsed also when certificates of the old root are still valid; peers will refuse them
     * @throws CertsException {@code REFUSED} when there is one root only, or the newest valid certificate of some name
     *     is of the old one
     */
    public void retire(boolean evenIfUsed) {
        Rotation.retire(store, clock, evenIfUsed);
    }

    /**
     * Refuses as {@link #retire} does without {@code evenIfUsed}, and changes nothing.
     *
     * @throws CertsException {@code REFUSED} when there is one root only, or the newest valid certificate of some name
     *     is of the old one
     */
    public void requireOldRootUnused() {
        Rotation.requireUnused(ledger(), clock);
    }

    /** Writes every key of the authority anew in another protection, for example with another passphrase. */
    public CertificateAuthority reseal(KeyProtection other) {
        store.settle();
        Ledger ledger = ledger();
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Generation generation : ledger.trusted()) {
            boolean current = ledger.isCurrent(generation);
            Map<String, X509Certificate> keys = new LinkedHashMap<>();
            keys.put(generation.rootKeyFile(current), generation.root());
            keys.put(generation.signerKeyFile(current), generation.signer());
            keys.forEach((file, owner) -> {
                if (DurableFiles.isTaken(store.file(file))) {
                    Issuer issuer = issuer(owner, file);
                    files.put(file, KeyFile.encode(issuer.key(), owner.getPublicKey(), other));
                }
            });
        }
        ssh().resealed(other).ifPresent(content -> files.put(SshAuthority.KEY, content));
        store.exclusively(change -> {
            if (Ledger.of(change.entries()).current().number()
                    != ledger.current().number()) {
                throw CertsException.of(
                        CertsException.Reason.REFUSED, "the authority was rotated at this moment; run it again");
            }
            files.forEach((file, content) -> change.stage(file, content, DurableFiles.Mode.SECRET));
            change.commit(JournalEntry.of(Ledger.RESEALED));
            return files;
        });
        files.values().forEach(content -> Arrays.fill(content, (byte) 0));
        return new CertificateAuthority(store, other, clock);
    }

    /** Everything issued, oldest first. */
    public List<IssuedCertificate> list() {
        return List.copyOf(ledger().issued());
    }

    Ledger ledger() {
        return Ledger.of(store.entries());
    }

    /** The newest generation's authority for leaves, its key open. */
    Signer signer() {
        store.settle();
        Ledger ledger = ledger();
        requireTrustFile(ledger);
        Generation generation = ledger.current();
        return new Signer(generation, issuer(generation.signer(), generation.signerKeyFile(true)));
    }

    /** A generation's root, its key open. */
    Signer rootSigner(Ledger ledger, Generation generation) {
        requireTrustFile(ledger);
        return new Signer(generation, issuer(generation.root(), generation.rootKeyFile(ledger.isCurrent(generation))));
    }

    /**
     * All whose revocation lists peers may want, the newest first: who signs leaves and, when its key is in the folder,
     * the root above.
     */
    List<Signer> listSigners(Ledger ledger) {
        requireTrustFile(ledger);
        List<Signer> signers = new ArrayList<>();
        for (Generation generation : ledger.trusted()) {
            boolean current = ledger.isCurrent(generation);
            signers.add(new Signer(generation, issuer(generation.signer(), generation.signerKeyFile(current))));
            String rootKey = generation.rootKeyFile(current);
            if (generation.intermediate().isPresent() && DurableFiles.isTaken(store.file(rootKey))) {
                signers.add(new Signer(generation, issuer(generation.root(), rootKey)));
            }
        }
        return signers;
    }

    private Issuer issuer(X509Certificate certificate, String file) {
        Path path = store.file(file);
        return Issuer.of(
                certificate, KeyFile.read(path, certificate.getPublicKey(), protection), Printable.of(path.toString()));
    }

    private void requireTrustFile(Ledger ledger) {
        if (!Pem.certificates(trustFile()).contains(ledger.current().root())) {
            throw CertsException.of(
                    CertsException.Reason.CORRUPT,
                    trustFile() + " does not hold this authority's root; restore the folder from a backup");
        }
    }
}
