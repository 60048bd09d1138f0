package io.remora.server;

import io.remora.Authenticator;
import io.remora.Conversation;
import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.LogText;
import io.remora.Principal;
import io.remora.RefusedException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Takes the transport's word: the principal is what the handshake proved, by name. Where nothing was proven it refuses,
 * so that a service is never open by omission.
 */
final class EvidenceAuthenticator implements Authenticator {
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int IP = 7;
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63}){0,126}");

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
            PrincipalNames names = new PrincipalNames("the Unix peer");
            names.add("unix:" + peer.user());
            names.add("unix-group:" + peer.group());
            return names.principal(name(), Optional.empty());
        }
        if (evidence instanceof Evidence.Certificates certificates) {
            return certificate(certificates.leaf()).principal(name(), evidence.expires());
        }
        if (evidence instanceof Evidence.SshKey key) {
            return sshKey(key).principal(name(), evidence.expires());
        }
        throw new RefusedException("nothing was proven about " + handshake.peer()
                + ": ask for client certificates, choose an authenticator, or let everybody in with"
                + " Authenticator.anonymous()");
    }

    private static PrincipalNames certificate(X509Certificate leaf) throws RefusedException {
        PrincipalNames names = new PrincipalNames("the certificate");
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
        return names;
    }

    private static void collect(Collection<List<?>> alternatives, int kind, String prefix, PrincipalNames into)
            throws RefusedException {
        for (List<?> each : alternatives) {
            if (each.get(0).equals(kind) && each.get(1) instanceof String name) {
                into.add(prefix + (kind == DNS ? host(name) : name));
            }
        }
    }

    /**
     * In the one form in which policies write it: a name that differs from it by its case alone must not be another.
     */
    private static String host(String name) throws RefusedException {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".") || !HOST.matcher(lower).matches()) {
            throw new RefusedException("the certificate has the DNS name '" + LogText.escape(name)
                    + "', which is not one: issue it again with a name of letters, digits, '-' and '.' that does not"
                    + " end with a dot");
        }
        return lower;
    }

    private static PrincipalNames sshKey(Evidence.SshKey key) throws RefusedException {
        PrincipalNames names = new PrincipalNames("the SSH key");
        if (key.certificate().isPresent()) {
            for (String principal : key.certificate().get().principals()) {
                names.add("ssh-cert:" + principal);
            }
        }
        names.add("ssh:" + key.fingerprint());
        return names;
    }
}
