package io.remora.certs.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.certs.CertsException;
import io.remora.certs.FixedClock;
import io.remora.certs.KeyKind;
import io.remora.certs.PeerName;
import io.remora.certs.RevocationReason;
import io.remora.certs.TimeToLive;
import io.remora.certs.enrolment.JoinToken;
import io.remora.certs.ssh.SshCertificate;
import io.remora.certs.store.Store;
import io.remora.certs.vault.KeyProtection;
import io.remora.certs.x509.Pem;
import io.remora.certs.x509.SigningRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The journal of an authority that issues for years. */
@Timeout(120)
class HistoryTest {
    private static final String REFUSED = "the join token is refused";

    @TempDir
    Path temp;

    private final FixedClock clock = FixedClock.atRealTime();

    private static byte[] request() {
        return SigningRequest.of(PeerName.of("x"), KeyKind.P256.generate()).encoded();
    }

    private static void makeTokens(JoinDesk desk, int count) {
        for (int i = 0; i < count; i++) {
            desk.token(IssueRequest.of("filler"));
        }
    }

    private int lines(CertificateAuthority authority) throws Exception {
        return Files.readAllLines(authority.folder().resolve("journal")).size() - 1;
    }

    @Test
    void whatHasEndedLongAgoLeavesTheJournalAndAllElseStays() throws Exception {
        CertificateAuthority authority =
                CertificateAuthority.create(temp.resolve("ca")).clock(clock).create();
        JoinDesk desk = authority.desk();
        JoinToken spentEarly = desk.token(IssueRequest.of("early").life(TimeToLive.parse("20s")));
        desk.forStranger().join(spentEarly.text(), request());
        authority.issue(IssueRequest.of("kept"));
        authority.issue(IssueRequest.of("short").life(TimeToLive.parse("20s")));
        clock.advance(Duration.ofSeconds(30));
        authority.renew(PeerName.of("short"));
        authority.issue(IssueRequest.of("revoked"));
        authority.revoke(PeerName.of("revoked"), RevocationReason.KEY_COMPROMISE);
        authority.ssh().issue(SshRequest.user("kept"));
        authority.ssh().issue(SshRequest.user("bad"));
        authority.ssh().revoke(PeerName.of("bad"), SshCertificate.Use.USER);
        authority.crl(TimeToLive.ofDays(7));
        authority.crl(TimeToLive.ofDays(7));
        // Another process, which has read the long history.
        CertificateAuthority other = CertificateAuthority.open(authority.folder(), KeyProtection.unencrypted(), clock);
        assertThat(other.list()).hasSize(5);
        makeTokens(desk, 900);
        clock.advance(Duration.ofHours(2));
        JoinToken open = desk.token(IssueRequest.of("open"));
        JoinToken spent = desk.token(IssueRequest.of("late").life(TimeToLive.parse("1s")));
        desk.forStranger().join(spent.text(), request());
        makeTokens(desk, 256);

        assertThat(lines(authority)).isBetween(10, 400);
        for (CertificateAuthority each : List.of(authority, other)) {
            assertThat(each.list())
                    .extracting(one -> one.name().text())
                    .containsExactly("early", "kept", "short", "revoked", "late");
            assertThatThrownBy(() -> each.issue(IssueRequest.of("kept"))).hasMessageContaining("exists already");
            assertThatThrownBy(() -> each.renew(PeerName.of("revoked")))
                    .isInstanceOfSatisfying(
                            CertsException.class, e -> assertThat(e.reason()).isEqualTo(CertsException.Reason.REVOKED));
            assertThatThrownBy(() -> each.desk().forStranger().join(spentEarly.text(), request()))
                    .hasMessageContaining(REFUSED);
            assertThatThrownBy(() -> each.desk().forStranger().join(spent.text(), request()))
                    .hasMessageContaining(REFUSED);
            assertThat(each.ssh().list()).extracting(SshIssued::revoked).containsExactly(false, true);
        }
        other.desk().forStranger().join(open.text(), request());
        assertThat(Pem.revocationLists(authority.crl(TimeToLive.ofDays(7)))
                        .get(0)
                        .getRevokedCertificates())
                .hasSize(1);
        assertThat(authority.ledger().listNumber()).isEqualTo(3);
        assertThat(SshLedger.of(Store.at(authority.folder()).entries(), authority.folder())
                        .nextListVersion())
                .isEqualTo(2);
    }

    @Test
    void aHistoryOfWhatIsStillValidIsKeptWhole() throws Exception {
        CertificateAuthority authority =
                CertificateAuthority.create(temp.resolve("ca")).clock(clock).create();
        makeTokens(authority.desk(), 1100);
        assertThat(lines(authority)).isEqualTo(1101);
    }
}
