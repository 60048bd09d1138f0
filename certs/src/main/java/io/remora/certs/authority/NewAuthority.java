package io.remora.certs.authority;

import io.remora.certs.CertsException;
import io.remora.certs.KeyKind;
import io.remora.certs.Printable;
import io.remora.certs.TimeToLive;
import io.remora.certs.store.DurableFiles;
import io.remora.certs.store.Store;
import io.remora.certs.vault.KeyFile;
import io.remora.certs.vault.KeyProtection;
import io.remora.certs.x509.Issuer;
import io.remora.certs.x509.Pem;
import io.remora.certs.x509.Validity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The choices for a new authority. Without any: a P-256 root that signs leaves itself, for ten years, its key readable
 * by its owner alone and not encrypted.
 *
 * <p>Used by one thread.
 */
public final class NewAuthority {
    /** The default life of a root. */
    public static final TimeToLive DEFAULT_LIFE = TimeToLive.ofDays(3650);

    private final Path folder;
    private String label = "Remora CA";
    private KeyKind kind = KeyKind.P256;
    private boolean intermediate;
    private TimeToLive life = DEFAULT_LIFE;
    private KeyProtection protection = KeyProtection.unencrypted();
    private Clock clock = Clock.systemUTC();

    NewAuthority(Path folder) {
        this.folder = folder;
    }

    /** What the root's common name starts with; a part of its key's identifier follows. */
    public NewAuthority label(String text) {
        if (text.isBlank() || text.length() > 48 || !Printable.of(text).equals(text)) {
            throw CertsException.of(
                    CertsException.Reason.BAD_VALUE,
                    "the authority's label '" + Printable.of(text)
                            + "' cannot be used: give 1 to 48 printable characters");
        }
        this.label = text;
        return this;
    }

    /** The kind of the root's and the intermediate's keys. */
    public NewAuthority kind(KeyKind choice) {
        this.kind = choice;
        return this;
    }

    /**
     * Whether an intermediate signs the leaves, with a key of its own in {@code issuer.key}; {@code ca.key} is then
     * needed to rotate only, and may be kept elsewhere.
     */
    public NewAuthority intermediate(boolean choice) {
        this.intermediate = choice;
        return this;
    }

    /** How long the root is valid. */
    public NewAuthority life(TimeToLive choice) {
        this.life = choice;
        return this;
    }

    /** How the keys are kept. */
    public NewAuthority protection(KeyProtection choice) {
        this.protection = choice;
        return this;
    }

    /** What time it is. */
    public NewAuthority clock(Clock choice) {
        this.clock = choice;
        return this;
    }

    /**
     * Makes the folder, the keys and the certificates: {@code ca.pem}, {@code ca.key} and, with an intermediate,
     * {@code issuer.pem} and {@code issuer.key}.
     *
     * @throws CertsException {@code EXISTS} when the folder holds an authority or one of these files
     */
    public CertificateAuthority create() {
        Store store = History.store(folder, clock);
        requireFree(store);
        Instant now = clock.instant();
        Made made = make(1, label, kind, intermediate, Validity.from(now, life));
        byte[] rootKey =
                KeyFile.encode(made.root().key(), made.root().certificate().getPublicKey(), protection);
        Optional<byte[]> signerKey = made.below()
                .map(below -> KeyFile.encode(below.key(), below.certificate().getPublicKey(), protection));
        store.makeFolder();
        store.exclusively(change -> {
            requireFree(store);
            change.stage(
                    AuthorityFiles.CA_PEM,
                    Pem.encode(List.of(made.root().certificate())).getBytes(StandardCharsets.US_ASCII),
                    DurableFiles.Mode.PUBLIC);
            change.stage(AuthorityFiles.CA_KEY, rootKey, DurableFiles.Mode.SECRET);
            made.below()
                    .ifPresent(below -> change.stage(
                            AuthorityFiles.ISSUER_PEM,
                            Pem.encode(List.of(below.certificate())).getBytes(StandardCharsets.US_ASCII),
                            DurableFiles.Mode.PUBLIC));
            signerKey.ifPresent(key -> change.stage(AuthorityFiles.ISSUER_KEY, key, DurableFiles.Mode.SECRET));
            change.commit(made.generation().toEntry(Ledger.CREATED));
            return made;
        });
        Arrays.fill(rootKey, (byte) 0);
        signerKey.ifPresent(key -> Arrays.fill(key, (byte) 0));
        return new CertificateAuthority(store, protection, clock);
    }

    /**
     * A new generation with its keys.
     *
     * @param generation what the journal keeps
     * @param root the root with its key
     * @param below the intermediate with its key, if there is one
     */
    record Made(Generation generation, Issuer root, Optional<Issuer> below) {
        /** The one that signs leaves. */
        Issuer signer() {
            return below.orElse(root);
        }
    }

    /** Makes the keys and certificates of a generation, without its cross certificate. */
    static Made make(int number, String label, KeyKind kind, boolean intermediate, Validity validity) {
        KeyPair rootKeys = kind.generate();
        // Two may follow: the cross certificate of a later root, and that one's intermediate.
        Issuer root = Issuer.root(label, rootKeys, validity, 2);
        Optional<Issuer> below = intermediate
                ? Optional.of(root.intermediate(label + " issuer", kind.generate(), validity))
                : Optional.empty();
        Generation generation = new Generation(
                number, label, root.certificate(), below.map(Issuer::certificate), Optional.empty(), false);
        return new Made(generation, root, below);
    }

    private void requireFree(Store store) {
        if (store.exists()) {
            throw CertsException.of(
                    CertsException.Reason.EXISTS,
                    folder + " holds a certificate authority already; use another folder, or 'rotate-ca' to replace its"
                            + " root");
        }
        for (String name : List.of(
                AuthorityFiles.CA_PEM,
                AuthorityFiles.CA_KEY,
                AuthorityFiles.ISSUER_PEM,
                AuthorityFiles.ISSUER_KEY,
                AuthorityFiles.CRL_PEM)) {
            if (DurableFiles.isTaken(store.file(name))) {
                throw CertsException.of(
                        CertsException.Reason.EXISTS,
                        store.file(name) + " exists already; it is not overwritten: use another folder");
            }
        }
    }
}
