package io.remora.certs.authority;

import io.remora.certs.CertsException;
import io.remora.certs.PeerName;
import io.remora.certs.RevocationReason;
import io.remora.certs.TimeToLive;
import io.remora.certs.store.Change;
import io.remora.certs.store.DurableFiles;
import io.remora.certs.store.JournalEntry;
import io.remora.certs.store.Store;
import io.remora.certs.x509.Pem;
import io.remora.certs.x509.RevokedSerial;
import io.remora.certs.x509.Validity;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Revoking, which needs no key, and the lists that tell peers of it, which do. */
final class Revocations {
    /** How long an expired certificate stays on the lists: longer than any clock is tolerated to be wrong. */
    private static final Duration LINGERING = Duration.ofDays(1);

    private final Store store;
    private final Clock clock;

    Revocations(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    List<IssuedCertificate> revoke(PeerName name, RevocationReason reason) {
        return store.exclusively(change -> {
            List<IssuedCertificate> issued = Ledger.of(change.entries()).issuedTo(name);
            if (issued.isEmpty()) {
                throw CertsException.of(
                        CertsException.Reason.UNKNOWN,
                        "nothing was issued to '" + name + "' here; 'list' shows what was");
            }
            return revoke(change, Ledger.valid(issued, clock.instant()), reason);
        });
    }

    List<IssuedCertificate> revoke(BigInteger serial, RevocationReason reason) {
        return store.exclusively(change -> {
            IssuedCertificate issued = Ledger.of(change.entries())
                    .issued(serial)
                    .orElseThrow(() -> CertsException.of(
                            CertsException.Reason.UNKNOWN,
                            "no certificate with serial " + serial.toString(16) + " was issued here; 'list' shows"
                                    + " what was"));
            return revoke(change, Ledger.valid(List.of(issued), clock.instant()), reason);
        });
    }

    private List<IssuedCertificate> revoke(Change change, List<IssuedCertificate> valid, RevocationReason reason) {
        if (valid.isEmpty()) {
            return List.of();
        }
        IssuedCertificate.Revocation how =
                new IssuedCertificate.Revocation(clock.instant().truncatedTo(ChronoUnit.SECONDS), reason);
        change.commit(Ledger.entryFor(valid, how));
        return valid.stream().map(c -> c.revoked(how)).toList();
    }

    /** Writes {@code crl.pem} with a list of every signer, whose keys are open. */
    Path write(List<Signer> signers, TimeToLive life) {
        return store.exclusively(change -> {
            Ledger ledger = Ledger.of(change.entries());
            requireSame(ledger, signers);
            JournalEntry entry = stage(change, ledger, signers, life, JournalEntry.of(Ledger.LISTED));
            change.commit(entry);
            return store.file(AuthorityFiles.CRL_PEM);
        });
    }

    /** Stages {@code crl.pem} as a part of a change, and returns the change's entry with the list's number in it. */
    JournalEntry stage(Change change, Ledger ledger, List<Signer> signers, TimeToLive life, JournalEntry entry) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        long number = ledger.listNumber() + 1;
        StringBuilder text = new StringBuilder();
        for (Signer signer : signers) {
            List<RevokedSerial> revoked = signer.signsLeaves() ? revoked(ledger, signer, now) : List.of();
            byte[] list = signer.issuer()
                    .revocationList(
                            BigInteger.valueOf(number), now.minus(Validity.SKEW), now.plus(life.duration()), revoked);
            text.append(Pem.encode("X509 CRL", list));
        }
        change.stage(
                AuthorityFiles.CRL_PEM, text.toString().getBytes(StandardCharsets.US_ASCII), DurableFiles.Mode.PUBLIC);
        return Ledger.withList(entry, number, life);
    }

    private static List<RevokedSerial> revoked(Ledger ledger, Signer signer, Instant now) {
        List<RevokedSerial> revoked = new ArrayList<>();
        for (IssuedCertificate certificate : ledger.issued()) {
            boolean ours = certificate.generation() == signer.generation().number();
            boolean over = now.isAfter(certificate.notAfter().plus(LINGERING));
            if (ours && !over) {
                certificate
                        .revocation()
                        .ifPresent(how -> revoked.add(new RevokedSerial(certificate.serial(), how.at(), how.reason())));
            }
        }
        return revoked;
    }

    private static void requireSame(Ledger ledger, List<Signer> signers) {
        List<Integer> open =
                signers.stream().map(s -> s.generation().number()).distinct().toList();
        if (!ledger.trusted().stream().map(Generation::number).toList().equals(open)) {
            throw CertsException.of(
                    CertsException.Reason.REFUSED, "the authority was rotated at this moment; run the command again");
        }
    }
}
