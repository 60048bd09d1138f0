package io.remora.ssh;

import io.remora.UntrustedPeerException;
import io.remora.ssh.blob.Fingerprint;
import io.remora.ssh.known.HostPatterns;
import io.remora.ssh.known.KnownHost;
import io.remora.ssh.known.KnownHost.Marker;
import io.remora.ssh.known.KnownHosts;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.kex.KexProposalOption;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a host is the one we mean, before the first byte of authentication is sent: its key stands in known
 * hosts or an authority that stands there signed it, and neither is revoked. A changed key is refused whatever the
 * settings. What a key exchange must be is checked here too, for the same reason.
 */
final class HostCheck implements ServerKeyVerifier {
    private final Hop hop;
    private final KnownHosts known;
    private final DialSettings settings;
    private byte @Nullable [] accepted;
    private volatile @Nullable IOException refusal;

    HostCheck(Hop hop, KnownHosts known, DialSettings settings) {
        this.hop = hop;
        this.known = known;
        this.settings = settings;
    }

    /** Why the host was refused, when it was. */
    @Nullable
    IOException refusal() {
        return refusal;
    }

    @Override
    public synchronized boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
        try {
            checkExchange(session);
            checkKey(key);
            return true;
        } catch (IOException e) {
            refusal = e;
            return false;
        }
    }

    private void checkExchange(ClientSession session) throws IOException {
        String exchange = session.getNegotiatedKexParameter(KexProposalOption.ALGORITHMS);
        if (settings.requirePostQuantum() && !Algorithms.postQuantum(exchange)) {
            throw new UntrustedPeerException(hop.name() + " agreed on the key exchange " + exchange
                    + ", which is not post-quantum, and a post-quantum one is required: update its SSH server");
        }
        if (settings.requireStrictKex() && !(session instanceof DialSession dial && dial.strict())) {
            throw new UntrustedPeerException(hop.name()
                    + " does not do strict key exchange (CVE-2023-48795), and it is required: update its SSH server");
        }
    }

    private void checkKey(PublicKey key) throws IOException {
        PublicKey plain = key instanceof OpenSshCertificate certificate ? certificate.getCertPubKey() : key;
        byte[] blob = Keys.blob(plain);
        if (accepted != null) {
            // Keys are exchanged anew from time to time; the host must stay the same one.
            if (!Arrays.equals(accepted, blob)) {
                throw new UntrustedPeerException(hop.name() + " changed its key during the connection, from "
                        + Fingerprint.of(accepted) + " to " + Fingerprint.of(blob));
            }
            return;
        }
        refuseRevoked(blob);
        if (key instanceof OpenSshCertificate certificate) {
            byte[] authority = Keys.blob(certificate.getCaPubKey());
            refuseRevoked(authority);
            if (lines(Marker.AUTHORITY).stream().anyMatch(line -> line.has(authority))) {
                // MINA checked signature, type, time and principals in the key exchange and ended it where one was
                // wrong.
                accepted = blob;
                return;
            }
        }
        List<KnownHost> keys = lines(Marker.HOST_KEY);
        if (keys.stream().noneMatch(line -> line.has(blob))) {
            String type = KeyUtils.getKeyType(plain);
            if (!keys.isEmpty()) {
                throw changed(keys, type, blob);
            }
            acceptNew(type, blob);
        }
        accepted = blob;
    }

    private List<KnownHost> lines(Marker marker) {
        return known.of(hop.host(), hop.port(), marker);
    }

    private void refuseRevoked(byte[] blob) throws UntrustedPeerException {
        for (KnownHost line : lines(Marker.REVOKED)) {
            if (line.has(blob)) {
                throw new UntrustedPeerException("the key " + Fingerprint.of(blob) + " of " + hop.name()
                        + " is revoked by " + line.place() + ": do not connect, and ask the host's owner");
            }
        }
    }

    private UntrustedPeerException changed(List<KnownHost> keys, String type, byte[] blob) {
        KnownHost line = keys.stream()
                .filter(each -> each.keyType().equals(type))
                .findFirst()
                .orElse(keys.get(0));
        return new UntrustedPeerException("the key of " + hop.name() + " has changed: it shows " + type + " "
                + Fingerprint.of(blob) + ", and " + line.place() + " says " + line.keyType() + " "
                + line.fingerprint() + ". Somebody may be in between. If the host's owner confirms the new key, run: "
                + "ssh-keygen -R '" + HostPatterns.nameOf(hop.host(), hop.port()) + "' -f '" + line.file() + "'");
    }

    private void acceptNew(String type, byte[] blob) throws IOException {
        Path file = hop.knownHosts().get(0);
        String name = HostPatterns.nameOf(hop.host(), hop.port());
        if (!settings.acceptNew()) {
            throw new UntrustedPeerException("the host " + name + " is not known: it shows " + type + " "
                    + Fingerprint.of(blob) + " and stands in none of " + hop.knownHosts()
                    + ". If the host's owner confirms this fingerprint, connect once with --accept-new");
        }
        try {
            KnownHosts.add(file, hop.host(), hop.port(), type, blob);
        } catch (IOException e) {
            throw new IOException("the key of " + name + " cannot be remembered in " + file + ": " + e.getMessage(), e);
        }
    }
}
