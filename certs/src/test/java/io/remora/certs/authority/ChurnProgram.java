package io.remora.certs.authority;

import io.remora.certs.CertsException;
import io.remora.certs.PeerName;
import io.remora.certs.RevocationReason;
import io.remora.certs.TimeToLive;
import io.remora.certs.ssh.SshCertificate;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A program for a child process that is killed: changes the authority in each folder in every way, without end, by a thread
 * for each.
 */
final class ChurnProgram {
    private ChurnProgram() {}

    public static void main(String[] arguments) {
        for (String folder : arguments) {
            CertificateAuthority authority = CertificateAuthority.open(Path.of(folder));
            authority.list();
            new Thread(() -> churn(authority)).start();
        }
        System.out.println("ready");
    }

    private static void churn(CertificateAuthority authority) {
        try {
            change(authority);
        } catch (RuntimeException e) {
            e.printStackTrace(System.out);
            System.exit(1);
        }
    }

    private static void change(CertificateAuthority authority) {
        while (true) {
            String name = "peer" + ThreadLocalRandom.current().nextInt(8);
            try {
                switch (ThreadLocalRandom.current().nextInt(9)) {
                    case 0, 1 -> authority.issue(IssueRequest.of(name));
                    case 2 -> authority.renew(PeerName.of(name));
                    case 3 -> authority.revoke(PeerName.of(name), RevocationReason.SUPERSEDED);
                    case 4 -> authority.crl(TimeToLive.ofDays(1));
                    case 5 -> authority.ssh().reissue(SshRequest.user(name));
                    case 6 -> authority.ssh().revoke(PeerName.of(name), SshCertificate.Use.USER);
                    case 7 -> {
                        try {
                            authority.ssh().rotate();
                        } catch (CertsException e) {
                            authority.ssh().retire(true);
                        }
                    }
                    default -> {
                        if (authority.trusted().size() > 1) {
                            authority.retire(true);
                        } else {
                            authority.rotate().apply();
                        }
                    }
                }
            } catch (CertsException e) {
                boolean expected = switch (e.reason()) {
                    case EXISTS, UNKNOWN, REVOKED, REFUSED -> true;
                    default -> false;
                };
                if (!expected) {
                    throw e;
                }
            }
        }
    }
}
