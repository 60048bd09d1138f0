package io.remora.ssh;

import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.ssh.blob.Fingerprint;
import java.net.InetSocketAddress;
import java.security.PublicKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.Session;

/** Turns what MINA knows of a connection into the vocabulary's handshake. */
final class Negotiated {
    private Negotiated() {}

    /** Of a connection that we dialled. */
    static Handshake by(DialSession session, Hop hop, KeyOffer offer, List<String> through) {
        Map<String, String> details = details(session, session.strict());
        PublicKey key = session.getServerKey();
        Evidence.SshKey host = evidence("", key);
        details.put("hostKey", host.fingerprint());
        details.put("serverVersion", Printable.of(String.valueOf(session.getServerVersion())));
        Evidence own = new Evidence.Nothing();
        if (offer.accepted().isPresent()) {
            Evidence.SshKey shown = evidence(
                    String.valueOf(session.getUsername()), offer.accepted().get());
            details.put("userKey", shown.fingerprint());
            own = shown;
        }
        if (!through.isEmpty()) {
            details.put("through", String.join(", ", through));
        }
        return new Handshake(
                "ssh://" + hop.name(), hop.host(), host, own, session.getSessionId(), Optional.empty(), true, details);
    }

    /** Of a connection that came to us and has logged in. */
    static Handshake of(ServedSession session, Evidence.SshKey user) {
        Map<String, String> details = details(session, session.strict());
        details.put("userKey", user.fingerprint());
        details.put("user", Printable.of(user.user()));
        details.put("clientVersion", Printable.of(String.valueOf(session.getClientVersion())));
        InetSocketAddress peer = (InetSocketAddress) session.getClientAddress();
        String address = peer.getAddress().getHostAddress();
        return new Handshake(
                "ssh://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + peer.getPort(),
                address,
                user,
                session.getSessionId(),
                Optional.empty(),
                true,
                details);
    }

    /** The algorithms and whether they are post-quantum and strict. */
    static Map<String, String> details(Session session, boolean strict) {
        Map<String, String> details = new LinkedHashMap<>();
        String exchange = session.getNegotiatedKexParameter(KexProposalOption.ALGORITHMS);
        details.put("protocol", "SSH-2.0");
        details.put("keyExchange", exchange);
        details.put("postQuantum", Boolean.toString(Algorithms.postQuantum(exchange)));
        details.put("strictKeyExchange", Boolean.toString(strict));
        details.put("hostKeyAlgorithm", session.getNegotiatedKexParameter(KexProposalOption.SERVERKEYS));
        String cipher = session.getNegotiatedKexParameter(KexProposalOption.C2SENC);
        details.put("cipher", cipher);
        String mac = session.getNegotiatedKexParameter(KexProposalOption.C2SMAC);
        boolean sealed = cipher.contains("gcm") || cipher.contains("poly1305");
        details.put("mac", sealed || mac == null ? "the cipher's own" : mac);
        return details;
    }

    /** A key or certificate as evidence. */
    static Evidence.SshKey evidence(String user, PublicKey key) {
        if (key instanceof OpenSshCertificate certificate) {
            PublicKey certified = certificate.getCertPubKey();
            long before = certificate.getValidBefore();
            Optional<Instant> end = before < 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(before));
            return new Evidence.SshKey(
                    user,
                    certified,
                    Keys.fingerprint(certified),
                    Optional.of(new Evidence.SshCertificate(
                            certificate.getId(),
                            certificate.getSerial(),
                            List.copyOf(certificate.getPrincipals()),
                            Keys.fingerprint(certificate.getCaPubKey()),
                            end)));
        }
        return new Evidence.SshKey(user, key, Fingerprint.of(Keys.blob(key)), Optional.empty());
    }
}
