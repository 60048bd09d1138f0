package io.remora.certs.authority;

import io.remora.certs.CertsException;
import io.remora.certs.PeerName;
import io.remora.certs.RevocationReason;
import io.remora.certs.TimeToLive;
import io.remora.certs.enrolment.Enrolled;
import io.remora.certs.ssh.SshCertificate;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A program for a child process that is killed: makes authorities in its first folder, {@code made-N}, and changes the
 * authority in each further one in every way, all without end, by a thread for each.
 */
final class ChurnProgram {
    private ChurnProgram() {}

    public static void main(String[] arguments) {
        for (int i = 1; i < arguments.length; i++) {
            Kept kept = new Kept(Path.of(arguments[i]));
            CertificateAuthority authority = kept.open();
            authority.list();
            start(() -> change(authority));
        }
        Path parent = Path.of(arguments[0]);
        make(parent, 0);
        start(() -> {
            for (int i = 1; true; i++) {
                make(parent, i);
            }
        });
        System.out.println("ready");
    }

    private static void start(Runnable endless) {
        new Thread(() -> {
                    try {
                        endless.run();
                    } catch (RuntimeException e) {
                        e.printStackTrace(System.out);
                        System.exit(1);
                    }
                })
                .start();
    }

    private static void make(Path parent, int number) {
        CertificateAuthority.create(parent.resolve("made-" + number))
                .intermediate(number % 2 == 1)
                .create()
                .issue(IssueRequest.of("peer0"));
    }

    private static void change(CertificateAuthority authority) {
        while (true) {
            String name = "peer" + ThreadLocalRandom.current().nextInt(8);
            try {
                switch (ThreadLocalRandom.current().nextInt(10)) {
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
                    case 8 -> {
                        JoinDesk desk = authority.desk();
                        Enrolled.join(
                                desk.token(IssueRequest.of("host-" + name)), desk.forStranger(), Clock.systemUTC());
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
