package io.remora.certs.authority;

import io.remora.certs.CertsException;
import io.remora.certs.PeerName;
import io.remora.certs.RevocationReason;
import io.remora.certs.TimeToLive;
import io.remora.certs.ssh.SshCertificate;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** A program for a child process that is killed: changes the authority in a folder in every way, without end. */
final class ChurnProgram {
    private ChurnProgram() {}

    public static void main(String[] arguments) {
        CertificateAuthority authority = CertificateAuthority.open(Path.of(arguments[0]));
        authority.list();
        System.out.println("ready");
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
