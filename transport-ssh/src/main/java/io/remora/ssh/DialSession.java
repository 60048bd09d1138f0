package io.remora.ssh;

import io.remora.ssh.known.KnownHost;
import io.remora.ssh.known.KnownHost.Marker;
import io.remora.ssh.known.KnownHosts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.sshd.client.ClientFactoryManager;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.io.IoSession;

/**
 * A client session that can say whether key exchange is strict, and that asks the host for the kinds of keys we know of
 * it before any other: else a host that gained a second key would look like a stranger.
 */
final class DialSession extends ClientSessionImpl {
    private final KnownHosts known;
    private final Hop hop;

    DialSession(ClientFactoryManager client, IoSession io, KnownHosts known, Hop hop) throws Exception {
        super(client, io);
        this.known = known;
        this.hop = hop;
    }

    /** Whether both ends do strict key exchange (the answer to CVE-2023-48795). */
    boolean strict() {
        return strictKex;
    }

    @Override
    protected String resolveAvailableSignaturesProposal(FactoryManager manager) {
        Collection<String> all = NamedResource.getNameList(getSignatureFactories());
        boolean authorities =
                !known.of(hop.host(), hop.port(), Marker.AUTHORITY).isEmpty();
        Set<String> types = known.of(hop.host(), hop.port(), Marker.HOST_KEY).stream()
                .map(KnownHost::keyType)
                .collect(Collectors.toSet());
        List<String> wanted = new ArrayList<>();
        List<String> plain = new ArrayList<>();
        List<String> certificates = new ArrayList<>();
        for (String algorithm : all) {
            boolean certificate = KeyUtils.isCertificateAlgorithm(algorithm);
            if (certificate ? authorities : types.contains(KeyUtils.getCanonicalKeyType(algorithm))) {
                wanted.add(algorithm);
            } else {
                (certificate ? certificates : plain).add(algorithm);
            }
        }
        wanted.addAll(plain);
        wanted.addAll(certificates);
        return String.join(",", wanted);
    }
}
