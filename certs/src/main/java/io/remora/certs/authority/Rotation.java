package io.remora.certs.authority;

import io.remora.certs.CertsException;
import io.remora.certs.KeyKind;
import io.remora.certs.TimeToLive;
import io.remora.certs.store.Change;
import io.remora.certs.store.DurableFiles;
import io.remora.certs.store.JournalEntry;
import io.remora.certs.store.Store;
import io.remora.certs.vault.KeyFile;
import io.remora.certs.vault.KeyProtection;
import io.remora.certs.x509.Issuer;
import io.remora.certs.x509.Pem;
import io.remora.certs.x509.Validity;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Replacing an authority's root without a moment in which a peer is refused.
 *
 * <p>{@link #apply} makes a new root that signs from then on, and writes {@code ca.pem} with both. A certificate of the
 * old root stays valid for whoever trusts {@code ca.pem}, old or new. One of the new root carries a cross certificate,
 * the new root signed by the old one, so a peer that still has the old {@code ca.pem} takes it too. When every peer has
 * the new {@code ca.pem} and a certificate of the new root, {@link CertificateAuthority#retire} ends the old one.
 *
 * <p>Used by one thread.
 */
public final class Rotation {
    private final CertificateAuthority authority;
    private final Store store;
    private final KeyProtection protection;
    private final Clock clock;
    private Optional<KeyKind> kind = Optional.empty();
    private Optional<Boolean> intermediate = Optional.empty();
    private TimeToLive life = NewAuthority.DEFAULT_LIFE;

    Rotation(CertificateAuthority authority, Store store, KeyProtection protection, Clock clock) {
        this.authority = authority;
        this.store = store;
        this.protection = protection;
        this.clock = clock;
    }

    /** The kind of the new keys; that of the old ones unless said. */
    public Rotation kind(KeyKind choice) {
        this.kind = Optional.of(choice);
        return this;
    }

    /** Whether an intermediate signs the leaves; as before unless said. */
    public Rotation intermediate(boolean choice) {
        this.intermediate = Optional.of(choice);
        return this;
    }

    /** How long the new root is valid. */
    public Rotation life(TimeToLive choice) {
        this.life = choice;
        return this;
    }

    /**
     * Makes the new root the one that signs. The old keys stay, as {@code ca-N.key}, until the old root is retired.
     * When a revocation list was ever written it is written anew, for both roots.
     *
     * @throws CertsException {@code REFUSED} while an older root waits to be retired, {@code UNREADABLE} when the old
     *     root's key is not in the folder
     */
    public void apply() {
        store.settle();
        Ledger before = authority.ledger();
        requireOne(before);
        Generation old = before.current();
        Signer oldRoot = authority.rootSigner(before, old);
        NewAuthority.Made made = NewAuthority.make(
                old.number() + 1,
                old.label(),
                kind.orElseGet(() -> KeyKind.of(old.root().getPublicKey())),
                intermediate.orElse(old.intermediate().isPresent()),
                Validity.from(clock.instant(), life));
        X509Certificate cross = oldRoot.issuer().crossSign(made.root().certificate(), clock.instant());
        Generation next = new Generation(
                old.number() + 1,
                old.label(),
                made.root().certificate(),
                made.generation().intermediate(),
                Optional.of(cross),
                false);
        byte[] rootKey = encode(made.root());
        Optional<byte[]> signerKey = made.below().map(this::encode);
        List<Signer> listSigners = new ArrayList<>();
        listSigners.add(new Signer(next, made.signer()));
        if (made.below().isPresent()) {
            listSigners.add(new Signer(next, made.root()));
        }
        if (before.listNumber() > 0) {
            listSigners.addAll(authority.listSigners(before));
        }
        store.exclusively(change -> {
            Ledger ledger = Ledger.of(change.entries());
            requireOne(ledger);
            if (ledger.current().number() != old.number()) {
                throw CertsException.of(CertsException.Reason.REFUSED, "another rotation came first; see 'list'");
            }
            keepOldKeys(change, old);
            change.stage(AuthorityFiles.CA_KEY, rootKey, DurableFiles.Mode.SECRET);
            signerKey.ifPresent(key -> change.stage(AuthorityFiles.ISSUER_KEY, key, DurableFiles.Mode.SECRET));
            made.below().ifPresent(below -> stage(change, AuthorityFiles.ISSUER_PEM, List.of(below.certificate())));
            stage(change, AuthorityFiles.CA_PEM, List.of(next.root(), old.root()));
            JournalEntry entry = next.toEntry(Ledger.ROTATED);
            if (ledger.listNumber() > 0 && before.listNumber() > 0) {
                TimeToLive listLife = ledger.listLife().orElse(CertificateAuthority.DEFAULT_LIST_LIFE);
                entry = new Revocations(store, clock).stage(change, ledger, listSigners, listLife, entry);
            }
            change.commit(entry);
            return next;
        });
    }

    /** Ends the root before the newest; see {@link CertificateAuthority#retire}. */
    static void retire(Store store, Clock clock, boolean evenIfUsed) {
        store.exclusively(change -> {
            Ledger ledger = Ledger.of(change.entries());
            Generation old = old(ledger);
            if (!evenIfUsed) {
                requireUnused(ledger, clock);
            }
            stage(change, AuthorityFiles.CA_PEM, List.of(ledger.current().root()));
            for (String key : List.of(old.rootKeyFile(false), old.signerKeyFile(false))) {
                if (DurableFiles.isTaken(store.file(key))) {
                    change.drop(key);
                }
            }
            change.commit(JournalEntry.of(Ledger.RETIRED).with("generation", Integer.toString(old.number())));
            return old;
        });
    }

    private static Generation old(Ledger ledger) {
        List<Generation> trusted = ledger.trusted();
        if (trusted.size() < 2) {
            throw CertsException.of(
                    CertsException.Reason.REFUSED, "there is one root only; 'rotate-ca' makes the next one");
        }
        return trusted.get(1);
    }

    /** See {@link CertificateAuthority#requireOldRootUnused}. */
    static void requireUnused(Ledger ledger, Clock clock) {
        int old = old(ledger).number();
        List<IssuedCertificate> used = Ledger.valid(ledger.newest(), clock.instant()).stream()
                .filter(c -> c.generation() <= old)
                .toList();
        if (!used.isEmpty()) {
            throw CertsException.of(
                    CertsException.Reason.REFUSED,
                    "the newest certificate of " + used.size() + " name(s) is still one of the old root, the first"
                            + " that of '" + used.get(0).name() + "' until "
                            + used.get(0).notAfter() + "; renew or revoke them, or retire it even so");
        }
    }

    private void keepOldKeys(Change change, Generation old) {
        change.stage(
                old.rootKeyFile(false),
                DurableFiles.read(store.file(AuthorityFiles.CA_KEY), KeyFile.LARGEST),
                DurableFiles.Mode.SECRET);
        if (old.intermediate().isPresent()) {
            change.stage(
                    old.signerKeyFile(false),
                    DurableFiles.read(store.file(AuthorityFiles.ISSUER_KEY), KeyFile.LARGEST),
                    DurableFiles.Mode.SECRET);
            if (!intermediate.orElse(true)) {
                change.drop(AuthorityFiles.ISSUER_KEY);
                change.drop(AuthorityFiles.ISSUER_PEM);
            }
        }
    }

    private byte[] encode(Issuer issuer) {
        return KeyFile.encode(issuer.key(), issuer.certificate().getPublicKey(), protection);
    }

    private static void stage(Change change, String name, List<X509Certificate> certificates) {
        change.stage(name, Pem.encode(certificates).getBytes(StandardCharsets.US_ASCII), DurableFiles.Mode.PUBLIC);
    }

    private static void requireOne(Ledger ledger) {
        if (ledger.trusted().size() > 1) {
            throw CertsException.of(
                    CertsException.Reason.REFUSED,
                    "a rotation is under way: the older root is still trusted; retire it before the next rotation");
        }
    }
}
