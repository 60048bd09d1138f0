package io.remora.cli.dial;

import io.remora.Connection;
import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.LogText;
import io.remora.RemoraException;
import io.remora.RemoteObject;
import io.remora.WireDialect;
import io.remora.certs.x509.CertificateDetails;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code remora doctor} finds out about one connection, by topic, in the order in which it is told. */
final class Diagnosis {
    private final Connection connection;
    private final Handshake handshake;
    private final Map<String, @Nullable Object> found = new LinkedHashMap<>();

    private Diagnosis(Connection connection) {
        this.connection = connection;
        this.handshake = connection.session().handshake();
    }

    /** Asks the peer what has to be asked. */
    static Map<String, @Nullable Object> of(Connection connection) {
        Diagnosis diagnosis = new Diagnosis(connection);
        diagnosis.negotiated();
        diagnosis.identities();
        diagnosis.spoken();
        return diagnosis.found;
    }

    private void negotiated() {
        found.put("peer", handshake.peer());
        found.put("answers in", millis(connection.ping()));
        handshake.details().entrySet().stream()
                .filter(each -> !each.getKey().equals("postQuantum"))
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> found.put(each.getKey(), LogText.escape(each.getValue())));
        found.put("post-quantum", postQuantum());
    }

    private static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
    }

    private String postQuantum() {
        if (handshake.evidence() instanceof Evidence.SameProcess || handshake.evidence() instanceof Evidence.UnixPeer) {
            return "not needed: nothing leaves this machine";
        }
        String exchange = exchange();
        if (exchange.isEmpty()) {
            return handshake.details().containsKey("cipher")
                    ? "no: this side's TLS has no hybrid group, what is recorded now can be read by a quantum computer"
                    : "no: nothing is encrypted";
        }
        String lower = exchange.toLowerCase(Locale.ROOT);
        return lower.contains("mlkem") || lower.contains("sntrup")
                ? "yes: " + exchange
                : "no: " + exchange + ", what is recorded now can be read by a quantum computer";
    }

    private String exchange() {
        return handshake.details().getOrDefault("keyExchange", "");
    }

    private void identities() {
        Evidence evidence = handshake.evidence();
        if (evidence instanceof Evidence.Certificates proof) {
            found.put("proven by", "its certificate leads to an authority that we trust and names the host we dialled");
            found.put("its certificate", certificate(proof.leaf()));
        } else if (evidence instanceof Evidence.SshKey key) {
            found.put("proven by", "its host key " + key.fingerprint() + " is among our known hosts");
            key.certificate().ifPresent(shown -> found.put("its certificate", certificate(shown)));
        } else if (evidence instanceof Evidence.UnixPeer peer) {
            found.put("proven by", "the kernel: user " + peer.user() + ", group " + peer.group());
        } else if (evidence instanceof Evidence.SameProcess) {
            found.put("proven by", "it is this process, or was started by it");
        } else {
            found.put("proven by", "nothing: whoever answers there is believed");
        }
        Evidence own = handshake.own();
        if (own instanceof Evidence.Certificates shown) {
            found.put("our certificate", certificate(shown.leaf()));
        } else if (evidence instanceof Evidence.Certificates) {
            found.put("our certificate", "none was given: the peer knows us in another way, or as nobody");
        } else if (own instanceof Evidence.SshKey key) {
            found.put("our key", key.fingerprint());
            key.certificate().ifPresent(shown -> found.put("our certificate", certificate(shown)));
        }
    }

    private static Map<String, @Nullable Object> certificate(Evidence.SshCertificate certificate) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("key id", LogText.escape(certificate.keyId()));
        told.put("principals", LogText.escape(String.join(", ", certificate.principals())));
        told.put("authority", certificate.caFingerprint());
        told.put(
                "valid until",
                certificate
                        .validBefore()
                        .map(end -> end + " (" + left(end) + ")")
                        .orElse("for ever"));
        return told;
    }

    private static Map<String, @Nullable Object> certificate(X509Certificate certificate) {
        CertificateDetails details = CertificateDetails.of(certificate);
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("subject", details.subject());
        told.put("names", String.join(", ", details.names()));
        told.put("issuer", details.issuer());
        told.put("valid from", details.notBefore().toString());
        told.put("valid until", details.notAfter() + " (" + left(details.notAfter()) + ")");
        told.put("fingerprint", "SHA-256 " + details.fingerprint());
        return told;
    }

    private static String left(Instant end) {
        Duration left = Duration.between(Instant.now(), end);
        return left.toDays() > 1
                ? left.toDays() + " days left"
                : left.toHours() > 1
                        ? left.toHours() + " hours left"
                        : left.toMinutes() > 1
                                ? left.toMinutes() + " minutes left"
                                : Math.max(left.toSeconds(), 0) + " s left";
    }

    private void spoken() {
        RemoteObject root = connection.root();
        boolean agreed = handshake.dialect().isPresent();
        found.put(
                "dialect",
                connection.dialect().map(WireDialect::id).orElse("not known yet")
                        + (agreed ? ", as the handshake agreed" : ", found out by speaking it"));
        principal(root);
        found.put("service", LogText.escape(root.typeName()));
        List<String> granted = new ArrayList<>();
        for (String member : root.dir()) {
            granted.add(LogText.escape(member));
        }
        granted.removeIf(member -> member.startsWith("__"));
        found.put("granted", granted.isEmpty() ? "nothing" : String.join(", ", granted));
    }

    /** As whom the peer took us, which it alone knows; one that is not ours has no such attribute. */
    private void principal(RemoteObject root) {
        List<String> told;
        try {
            told = root.get("__principal__").asListOf(String.class);
        } catch (RemoraException e) {
            told = List.of();
        }
        if (told.size() < 2) {
            found.put("principal", "the peer does not say as whom it took us");
        } else {
            found.put("principal", LogText.escape(String.join(", ", told.subList(1, told.size()))));
            found.put("vouched for by", "the peer's authenticator " + LogText.escape(told.get(0)));
        }
    }
}
