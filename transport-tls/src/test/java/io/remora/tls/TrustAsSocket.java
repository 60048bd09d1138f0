package io.remora.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509TrustManager;

/** Lets a plain JDK socket be checked by {@link PeerCheck}, which knows engines alone. */
final class TrustAsSocket implements X509TrustManager {
    private final PeerCheck check;
    private final SSLEngine engine;

    TrustAsSocket(PeerCheck check) throws Exception {
        this.check = check;
        this.engine = javax.net.ssl.SSLContext.getDefault().createSSLEngine();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check.checkServerTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return check.getAcceptedIssuers();
    }
}
