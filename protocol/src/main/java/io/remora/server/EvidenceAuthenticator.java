package io.remora.server;

import io.remora.Authenticator;
import io.remora.Conversation;
import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.Principal;
import io.remora.RefusedException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Takes the transport's word: the principal is what the handshake proved, by name. Where nothing was proven it refuses, so
 * that a service is never open by omission.
 */
final class EvidenceAuthenticator implements Authenticator {
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int IP = 7;

    @Override
    public String name() {
        return "evidence";
    }

    @Override
    public Principal authenticate(Handshake handshake, Conversation conversation) throws RefusedException {
        Evidence evidence = handshake.evidence();
        if (evidence instanceof Evidence.SameProcess) {
            return Principal.LOCAL;
        }
        if (evidence instanceof Evidence.UnixPeer peer) {
            return Principal.of("unix:" + peer.user(), name());
        }
        if (evidence instanceof Evidence.Certificates certificates) {
            return certificate(certificates.leaf());
        }
        if (evidence instanceof Evidence.SshKey key) {
            return sshKey(key);
        }
        throw new RefusedException("nothing was proven about " + handshake.peer()
                + ": ask for client certificates, choose an authenticator, or let everybody in with"
                + " Authenticator.anonymous()");
    }

    private Principal certificate(X509Certificate leaf) throws RefusedException {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = leaf.getSubjectAlternativeNames();
            if (alternatives != null) {
                collect(alternatives, URI, "cert:uri:", names);
                collect(alternatives, DNS, "cert:dns:", names);
                collect(alternatives, IP, "cert:ip:", names);
            }
        } catch (CertificateParsingException e) {
            throw new RefusedException("the peer's certificate has unreadable names", e);
        }
        if (names.isEmpty()) {
            throw new RefusedException("the peer's certificate names nobody: it needs a DNS, IP or URI subject"
                    + " alternative name; its common name does not count");
        }
        return new Principal(
                names.get(0), names, name(), Optional.of(leaf.getNotAfter().toInstant()));
    }

    private static void collect(Collection<List<?>> alternatives, int kind, String prefix, List<String> into) {
        for (List<?> each : alternatives) {
            if (each.get(0).equals(kind) && each.get(1) instanceof String name) {
                into.add(prefix + name);
            }
        }
    }

    private Principal sshKey(Evidence.SshKey key) {
        List<String> names = new ArrayList<>();
        key.certificate()
                .ifPresent(certificate -> certificate.principals().forEach(name -> names.add("ssh-cert:" + name)));
        names.add("ssh:" + key.fingerprint());
        return new Principal(
                names.get(0), names, name(), key.certificate().flatMap(Evidence.SshCertificate::validBefore));
    }
}
