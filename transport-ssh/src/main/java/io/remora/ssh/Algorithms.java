package io.remora.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.helpers.AbstractFactoryManager;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.DHFactory;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.server.ServerBuilder;

/**
 * What we offer and accept, the best first. Hybrid post-quantum key exchange before X25519 alone; AES-GCM first; MACs
 * only as encrypt-then-MAC. Not offered: SHA-1 anywhere, finite-field and NIST-curve key exchange, CBC, compression.
 */
final class Algorithms {
    private static final Set<String> POST_QUANTUM =
            Set.of("mlkem768x25519-sha256", "sntrup761x25519-sha512", "sntrup761x25519-sha512@openssh.com");

    private static final List<DHFactory> KEY_EXCHANGES = List.of(
            BuiltinDHFactories.mlkem768x25519,
            BuiltinDHFactories.sntrup761x25519,
            BuiltinDHFactories.sntrup761x25519_openssh,
            BuiltinDHFactories.curve25519,
            BuiltinDHFactories.curve25519_libssh);

    private Algorithms() {}

    /** Whether a key exchange resists a quantum computer. */
    static boolean postQuantum(String keyExchange) {
        return POST_QUANTUM.contains(keyExchange);
    }

    /** For a dialling side. */
    static void forClient(AbstractFactoryManager client) {
        client.setKeyExchangeFactories(
                NamedFactory.setUpTransformedFactories(false, KEY_EXCHANGES, ClientBuilder.DH2KEX));
        common(client);
        client.setSignatureFactories(signatures(List.of(
                BuiltinSignatures.ed25519_cert,
                BuiltinSignatures.ed25519,
                BuiltinSignatures.nistp256_cert,
                BuiltinSignatures.nistp384_cert,
                BuiltinSignatures.nistp521_cert,
                BuiltinSignatures.nistp256,
                BuiltinSignatures.nistp384,
                BuiltinSignatures.nistp521,
                BuiltinSignatures.sk_ssh_ed25519,
                BuiltinSignatures.sk_ecdsa_sha2_nistp256,
                BuiltinSignatures.rsaSHA512_cert,
                BuiltinSignatures.rsaSHA256_cert,
                BuiltinSignatures.rsaSHA512,
                BuiltinSignatures.rsaSHA256)));
    }

    /** For our listener. */
    static void forServer(AbstractFactoryManager server) {
        server.setKeyExchangeFactories(
                NamedFactory.setUpTransformedFactories(false, KEY_EXCHANGES, ServerBuilder.DH2KEX));
        common(server);
        server.setSignatureFactories(signatures(List.of(
                BuiltinSignatures.ed25519,
                BuiltinSignatures.ed25519_cert,
                BuiltinSignatures.nistp256,
                BuiltinSignatures.nistp384,
                BuiltinSignatures.nistp521,
                BuiltinSignatures.nistp256_cert,
                BuiltinSignatures.nistp384_cert,
                BuiltinSignatures.nistp521_cert,
                BuiltinSignatures.sk_ssh_ed25519,
                BuiltinSignatures.sk_ecdsa_sha2_nistp256,
                BuiltinSignatures.rsaSHA512,
                BuiltinSignatures.rsaSHA256,
                BuiltinSignatures.rsaSHA512_cert,
                BuiltinSignatures.rsaSHA256_cert)));
    }

    private static void common(AbstractFactoryManager manager) {
        manager.setCipherFactories(new ArrayList<>(NamedFactory.setUpBuiltinFactories(
                false,
                List.of(
                        BuiltinCiphers.aes256gcm,
                        BuiltinCiphers.aes128gcm,
                        BuiltinCiphers.cc20p1305_openssh,
                        BuiltinCiphers.aes256ctr,
                        BuiltinCiphers.aes128ctr))));
        manager.setMacFactories(new ArrayList<>(NamedFactory.setUpBuiltinFactories(
                false, List.of(BuiltinMacs.hmacsha512etm, BuiltinMacs.hmacsha256etm))));
        manager.setCompressionFactories(
                new ArrayList<>(NamedFactory.setUpBuiltinFactories(false, List.of(BuiltinCompressions.none))));
    }

    private static List<NamedFactory<Signature>> signatures(List<BuiltinSignatures> signatures) {
        return new ArrayList<>(NamedFactory.setUpBuiltinFactories(false, signatures));
    }
}
