package io.remora.cli.certs;

import io.remora.certs.PeerName;
import io.remora.certs.enrolment.Renewal;
import io.remora.cli.command.UsageException;
import io.remora.cli.dial.TlsOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** An agent that renews its own certificate. */
public final class RenewOption {
    private static final String SUFFIX = ".pem";

    @Option(
            names = "--renew",
            paramLabel = "URL",
            description = "Renew the identity at half of its life there, where `remora certs serve` listens. It must be"
                    + " as `remora certs join` left it: DIR/NAME.pem, DIR/NAME.key and DIR/ca.pem.")
    @Nullable
    String url;

    /** For picocli. */
    public RenewOption() {}

    /** Starts to renew that identity, if it was asked for, until the process ends. */
    @SuppressWarnings("resource") // it lives as long as the process, on a daemon thread
    public void start(TlsOptions tls) {
        String service = url;
        if (service == null) {
            return;
        }
        Path certificate = tls.identity;
        Path key = tls.key;
        String file = certificate == null ? "" : String.valueOf(certificate.getFileName());
        if (certificate == null || key == null || !file.endsWith(SUFFIX)) {
            throw new UsageException("--renew needs --identity DIR/NAME.pem and --key DIR/NAME.key");
        }
        String name = file.substring(0, file.length() - SUFFIX.length());
        Path whole = certificate.toAbsolutePath().normalize();
        if (!whole.resolveSibling(name + ".key").equals(key.toAbsolutePath().normalize())) {
            throw new UsageException("--renew needs the key beside the certificate: " + name + ".key, not " + key);
        }
        Clock clock = Clock.systemUTC();
        AuthorityLink authority = new AuthorityLink(service, clock);
        Renewal.start(
                PeerName.of(name),
                Path.of(String.valueOf(whole.getParent())),
                authority::renew,
                clock,
                RandomGenerator.getDefault());
    }
}
