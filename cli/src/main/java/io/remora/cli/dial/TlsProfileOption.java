package io.remora.cli.dial;

import io.remora.tls.Tls;
import io.remora.tls.TlsProfile;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Whether the keys of TLS are agreed in a way that holds against a quantum computer. */
final class TlsProfileOption {
    /** It tells of every connection and of every entry of the JDK's settings. Held, or it would forget its level. */
    private static final Logger BOUNCY_CASTLE = Logger.getLogger("org.bouncycastle.jsse");

    @Option(
            names = "--tls-profile",
            paramLabel = "PROFILE",
            converter = Converter.class,
            description = "standard (default); pq: the hybrid group X25519MLKEM768 where the peer has it; pq-required:"
                    + " nothing else.")
    private TlsProfile profile = TlsProfile.STANDARD;

    /** For picocli. */
    TlsProfileOption() {}

    Tls applyTo(Tls tls) {
        if (profile != TlsProfile.STANDARD) {
            BOUNCY_CASTLE.setLevel(Level.SEVERE);
        }
        return tls.profile(profile);
    }

    /** Reads the name of a profile. */
    static final class Converter implements ITypeConverter<TlsProfile> {
        /** For picocli. */
        Converter() {}

        @Override
        public TlsProfile convert(String text) {
            return switch (text) {
                case "standard" -> TlsProfile.STANDARD;
                case "pq" -> TlsProfile.PQ;
                case "pq-required" -> TlsProfile.PQ_REQUIRED;
                default ->
                    throw new TypeConversionException(
                            "unknown TLS profile " + text + ": use standard, pq or pq-required");
            };
        }
    }
}
