package io.remora.tls;

import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.BCSSLEngine;
import org.bouncycastle.jsse.BCSSLParameters;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;

/**
 * Bouncy Castle's TLS with the hybrid group in front. The only class that names it, and touched only when a profile
 * asks for it: whoever stays with the standard profile need not have it. Its providers are our own objects, none is
 * registered with the JDK.
 */
final class HybridTls {
    private static final String HYBRID = "X25519MLKEM768";
    /** The last for the signatures of ECDSA certificates, which Bouncy Castle looks for here. */
    private static final String[] GROUPS = {HYBRID, "x25519", "secp256r1"};

    private static final String[] HYBRID_ALONE = {HYBRID, "secp256r1"};
    private static final BouncyCastleJsseProvider PROVIDER = new BouncyCastleJsseProvider(new BouncyCastleProvider());

    private HybridTls() {}

    static SSLContext context() throws GeneralSecurityException {
        return SSLContext.getInstance("TLSv1.3", PROVIDER);
    }

    /** Prefers the hybrid group and, dialling, sends its share at once. */
    static void prefer(SSLEngine engine, boolean required) {
        BCSSLEngine bouncy = (BCSSLEngine) engine;
        BCSSLParameters parameters = bouncy.getParameters();
        parameters.setNamedGroups(required ? HYBRID_ALONE : GROUPS);
        parameters.setUseNamedGroupsOrder(true);
        parameters.setEarlyKeyShares(new String[] {HYBRID});
        bouncy.setParameters(parameters);
    }
}
