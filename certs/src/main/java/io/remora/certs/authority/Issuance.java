package io.remora.certs.authority;

import io.remora.certs.CertsException;
import io.remora.certs.KeyKind;
import io.remora.certs.PeerName;
import io.remora.certs.TimeToLive;
import io.remora.certs.store.Change;
import io.remora.certs.store.DurableFiles;
import io.remora.certs.store.JournalEntry;
import io.remora.certs.store.Store;
import io.remora.certs.x509.CertificateDetails;
import io.remora.certs.x509.Leaf;
import io.remora.certs.x509.Pem;
import io.remora.certs.x509.SigningRequest;
import io.remora.certs.x509.Validity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Issuing and renewing: what may be issued when, and which files and entries that makes. */
final class Issuance {
    private final Store store;
    private final Clock clock;
    private final Supplier<Signer> signers;

    Issuance(Store store, Clock clock, Supplier<Signer> signers) {
        this.store = store;
        this.clock = clock;
        this.signers = signers;
    }

    Issued issue(IssueRequest request) {
        requireFree(Ledger.of(store.entries()), request.name());
        Signer signer = signers.get();
        KeyPair keys = KeyKind.P256.generate();
        return store.exclusively(change -> {
            Ledger ledger = Ledger.of(change.entries());
            requireFree(ledger, request.name());
            return commit(change, ledger, signer, request, keys);
        });
    }

    Issued renew(PeerName name, Optional<TimeToLive> life) {
        requireRenewable(Ledger.of(store.entries()), name);
        Signer signer = signers.get();
        KeyPair keys = KeyKind.P256.generate();
        return store.exclusively(change -> {
            Ledger ledger = Ledger.of(change.entries());
            IssuedCertificate last = requireRenewable(ledger, name);
            IssueRequest request = new IssueRequest(name, last.names(), last.usage(), life.orElse(last.life()));
            return commit(change, ledger, signer, request, keys);
        });
    }

    /**
     * For a key that the peer keeps, as a part of a change that the caller runs; no file is written.
     *
     * @param noting adds to the entry why it was issued
     */
    Issued issue(Change change, IssueRequest request, SigningRequest key, UnaryOperator<JournalEntry> noting) {
        Signer signer = signers.get();
        List<X509Certificate> chain = sign(Ledger.of(change.entries()), signer, request, key.key());
        IssuedCertificate entry = entry(chain.get(0), request, signer.generation(), false);
        change.commit(noting.apply(Ledger.entryFor(entry)));
        return new Issued(entry, chain, Optional.empty(), Optional.empty());
    }

    /** For a signing request that the operator was handed. */
    Issued issue(IssueRequest request, SigningRequest key) {
        requireFree(Ledger.of(store.entries()), request.name());
        Signer signer = signers.get();
        return store.exclusively(change -> {
            requireFree(Ledger.of(change.entries()), request.name());
            return new Issuance(store, clock, () -> signer).issue(change, request, key, entry -> entry);
        });
    }

    /** For a signing request of whoever holds the name already. */
    Issued issueNext(IssueRequest request, SigningRequest key) {
        Signer signer = signers.get();
        return store.exclusively(
                change -> new Issuance(store, clock, () -> signer).issue(change, request, key, entry -> entry));
    }

    /** A key and a certificate of which nothing stays here; for a host's sealed bundle. */
    Handed hand(IssueRequest request) {
        KeyPair keys = KeyKind.P256.generate();
        return new Handed(issue(request, SigningRequest.of(request.name(), keys)), keys.getPrivate());
    }

    /** What {@link #hand} made. */
    record Handed(Issued issued, PrivateKey key) {}

    private Issued commit(Change change, Ledger ledger, Signer signer, IssueRequest request, KeyPair keys) {
        List<X509Certificate> chain = sign(ledger, signer, request, keys.getPublic());
        String name = request.name().text();
        byte[] key = Pem.encode(keys.getPrivate());
        change.stage(name + ".key", key, DurableFiles.Mode.SECRET);
        Arrays.fill(key, (byte) 0);
        change.stage(name + ".pem", Pem.encode(chain).getBytes(StandardCharsets.US_ASCII), DurableFiles.Mode.PUBLIC);
        IssuedCertificate entry = entry(chain.get(0), request, signer.generation(), true);
        change.commit(Ledger.entryFor(entry));
        return new Issued(entry, chain, Optional.of(file(name + ".pem")), Optional.of(file(name + ".key")));
    }

    private List<X509Certificate> sign(Ledger ledger, Signer signer, IssueRequest request, PublicKey key) {
        if (ledger.current().number() != signer.generation().number()) {
            throw CertsException.of(
                    CertsException.Reason.REFUSED, "the authority was rotated at this moment; run the command again");
        }
        Leaf leaf = new Leaf(
                request.name(), request.names(), request.usage(), Validity.from(clock.instant(), request.life()));
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(signer.issuer().leaf(leaf, key));
        chain.addAll(ledger.current().above());
        return List.copyOf(chain);
    }

    private static IssuedCertificate entry(
            X509Certificate certificate, IssueRequest request, Generation generation, boolean keyHere) {
        return new IssuedCertificate(
                certificate.getSerialNumber(),
                request.name(),
                request.names(),
                request.usage(),
                request.life(),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                generation.number(),
                CertificateDetails.fingerprint(certificate),
                keyHere,
                Optional.empty());
    }

    private void requireFree(Ledger ledger, PeerName name) {
        Instant now = clock.instant();
        List<IssuedCertificate> earlier = ledger.issuedTo(name);
        for (IssuedCertificate certificate : earlier) {
            if (certificate.status(now) == IssuedCertificate.Status.VALID) {
                throw CertsException.of(
                        CertsException.Reason.EXISTS,
                        "'" + name + "' exists already: it has a certificate until " + certificate.notAfter()
                                + "; renew it, revoke it first, or choose another name");
            }
        }
        for (String file : List.of(name + ".pem", name + ".key")) {
            if (earlier.isEmpty() && DurableFiles.isTaken(file(file))) {
                throw CertsException.of(
                        CertsException.Reason.EXISTS,
                        file(file) + " exists already and was not issued here; it is not overwritten: move it away");
            }
        }
    }

    /** The newest certificate of a name, when that may be renewed. */
    private static IssuedCertificate requireRenewable(Ledger ledger, PeerName name) {
        List<IssuedCertificate> issued = ledger.issuedTo(name);
        if (issued.isEmpty()) {
            throw CertsException.of(
                    CertsException.Reason.UNKNOWN, "nothing was issued to '" + name + "' here; issue it first");
        }
        IssuedCertificate last = issued.get(issued.size() - 1);
        if (last.revocation().isPresent()) {
            throw CertsException.of(
                    CertsException.Reason.REVOKED,
                    "'" + name + "' was revoked at " + last.revocation().get().at() + " ("
                            + last.revocation().get().reason()
                            + ") and is not renewed; issue it anew if it may return");
        }
        if (!last.keyHere()) {
            throw CertsException.of(
                    CertsException.Reason.REFUSED,
                    "the key of '" + name + "' is not here: it enrolled and renews itself with a signing request");
        }
        return last;
    }

    private Path file(String name) {
        return store.file(name);
    }
}
