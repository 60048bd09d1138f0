package io.remora.tls;

import io.remora.RefusedException;
import io.remora.UnreachableException;
import io.remora.UntrustedPeerException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Says in a sentence why a handshake, or the link after it, failed. The engine's own messages are looked into here and
 * nowhere else; one that is not known is passed on as it is.
 *
 * @param peer where the peer is
 * @param dialled whether we dialled it, so that it is the one who may be untrusted; else we accepted it
 * @param identified whether we showed a certificate, or would have
 */
record TlsFault(String peer, boolean dialled, boolean identified, Duration time) {
    /** RFC 8446, section 6: the alerts by which a peer refuses a certificate or its absence. */
    private static final Set<String> CERTIFICATE_ALERTS = Set.of(
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "certificate_required",
            "unknown_ca",
            "access_denied",
            "handshake_failure",
            "decrypt_error",
            "bad_certificate_status_response",
            "unknown_psk_identity");

    private static final Pattern ALERT =
            Pattern.compile("(?:fatal alert|warning|alert|TlsFatalAlertReceived): ?([a-zA-Z_]+)");

    /** A failure before the handshake was done. */
    IOException handshake(IOException fault) {
        PeerRefusal refusal = refusal(fault);
        if (refusal != null) {
            return dialled
                    ? new UntrustedPeerException(peer + " is not who it should be: " + refusal.getMessage(), fault)
                    : new RefusedException("refused " + peer + ": " + refusal.getMessage(), fault);
        }
        if (fault instanceof SocketTimeoutException) {
            String late = peer + " did not finish the TLS handshake within " + time.toMillis() + " ms";
            return dialled
                    ? new UnreachableException(late + ": is it overloaded, or no TLS server?", fault)
                    : new IOException(late + ": dropped", fault);
        }
        if (fault instanceof InterruptedIOException) {
            return fault;
        }
        if (fault instanceof SSLException) {
            return engine((SSLException) fault);
        }
        String end = peer
                + (fault instanceof EOFException
                        ? " ended the connection in the middle of the TLS handshake"
                        : " broke the connection in the middle of the TLS handshake (" + fault.getMessage() + ")");
        return dialled
                ? new UnreachableException(
                        end + ": is it a TLS server, and does it keep us out, after failures?", fault)
                : new IOException(end, fault);
    }

    private IOException engine(SSLException fault) {
        String message = String.valueOf(fault.getMessage());
        String alert = alert(message);
        if (alert.equals("protocol_version")
                || message.contains("protocol version")
                || message.contains("requested protocol TLS")
                || message.contains("not accepted by client preferences")
                || message.contains("not accepted by server preferences")) {
            return untrusted(" speaks no TLS 1.3, only an older version: it must be upgraded", fault);
        }
        if (message.contains("Unsupported or unrecognized SSL message") || message.contains("plaintext connection")) {
            return untrusted(" speaks no TLS at all: is it a plain port?", fault);
        }
        if (message.contains("Empty client certificate chain")
                || message.contains("TlsFatalAlert: certificate_required")) {
            return new RefusedException(
                    "refused " + peer + ": it showed no certificate, and here everybody needs one", fault);
        }
        if (!alert.isEmpty()) {
            return alerted(alert, fault);
        }
        return new IOException("the TLS handshake with " + peer + " failed: " + message, fault);
    }

    private IOException untrusted(String what, SSLException fault) {
        return dialled ? new UntrustedPeerException(peer + what, fault) : new IOException(peer + what, fault);
    }

    private IOException alerted(String alert, SSLException fault) {
        if (!dialled) {
            return new IOException(
                    peer + " ended the TLS handshake with the alert " + alert
                            + (CERTIFICATE_ALERTS.contains(alert) ? ": it does not accept our certificate" : ""),
                    fault);
        }
        if (!CERTIFICATE_ALERTS.contains(alert)) {
            return new RefusedException(peer + " refused the TLS handshake with the alert " + alert, fault);
        }
        return new RefusedException(
                peer
                        + (identified
                                ? " refused our certificate (" + alert
                                        + "): it must be in time, for clients, not revoked,"
                                        + " and issued by an authority that is trusted there"
                                : " wants a certificate of us and we have none (" + alert + "): give an identity"),
                fault);
    }

    /**
     * A failure after the handshake. In TLS 1.3 a dialling side has finished before the other one has seen its
     * certificate, so a refusal arrives here.
     */
    IOException later(SSLException fault) {
        String alert = alert(String.valueOf(fault.getMessage()));
        if (alert.isEmpty()) {
            return new IOException("the TLS connection with " + peer + " broke: " + fault.getMessage(), fault);
        }
        if (dialled && CERTIFICATE_ALERTS.contains(alert)) {
            return alerted(alert, fault);
        }
        return new IOException(peer + " ended the TLS connection with the alert " + alert, fault);
    }

    private static String alert(String message) {
        Matcher matcher = ALERT.matcher(message);
        return matcher.find() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
    }

    private static @Nullable PeerRefusal refusal(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof PeerRefusal) {
                return (PeerRefusal) cause;
            }
        }
        return null;
    }
}
