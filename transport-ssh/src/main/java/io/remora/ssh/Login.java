package io.remora.ssh;

import io.remora.Evidence;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.PublicKey;

/**
 * With what somebody logged in, or tries to: all that decides whether they may, then and for as long as they stay.
 *
 * @param user the name that was asked for
 * @param key the key or certificate
 * @param source the address it came from
 */
record Login(String user, PublicKey key, InetAddress source) {
    static Login of(String user, PublicKey key, SocketAddress peer) {
        return new Login(
                user,
                key,
                peer instanceof InetSocketAddress socket && socket.getAddress() != null
                        ? socket.getAddress()
                        : InetAddress.getLoopbackAddress());
    }

    /** What it proves, once the key has signed. */
    Evidence.SshKey evidence() {
        return Negotiated.evidence(user, key);
    }
}
