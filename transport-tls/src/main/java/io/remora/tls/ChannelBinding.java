package io.remora.tls;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;

/**
 * The TLS exporter's bytes for this channel (RFC 9266), by which a token can be bound to it. The JDK has the exporter
 * from 25 on; before that there is none. The only place here that uses reflection.
 */
final class ChannelBinding {
    private static final String LABEL = "EXPORTER-Channel-Binding";
    private static final int LENGTH = 32;
    private static final Optional<Method> EXPORTER = exporter();

    private ChannelBinding() {}

    private static Optional<Method> exporter() {
        try {
            return Optional.of(ExtendedSSLSession.class.getMethod(
                    "exportKeyingMaterialData", String.class, byte[].class, int.class));
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    /** 32 bytes, or none where there is no exporter. */
    static byte[] of(SSLEngine engine) {
        try {
            if (EXPORTER.isPresent()) {
                return (byte[]) EXPORTER.get().invoke(engine.getSession(), LABEL, new byte[0], LENGTH);
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            // A provider's session without an exporter.
            System.getLogger("io.remora.tls").log(System.Logger.Level.DEBUG, "no channel binding", e);
        }
        return new byte[0];
    }
}
