package io.remora.cli.dial;

import io.remora.cli.command.UsageException;
import io.remora.tls.Tls;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who we are and whom we trust, over TLS. */
public final class TlsOptions {
    /** Our certificate, and its key beside it. */
    @Option(names = "--identity", paramLabel = "CERT.pem", description = "Our certificate, a PEM file.")
    @Nullable
    public Path identity;

    /** The key of our certificate. */
    @Option(names = "--key", paramLabel = "KEY", description = "The certificate's private key, a PEM file.")
    @Nullable
    public Path key;

    @Option(names = "--trust", paramLabel = "CA.pem", description = "The authorities whose certificates we accept.")
    @Nullable
    Path trust;

    @Mixin
    private TlsProfileOption profile = new TlsProfileOption();

    /** For picocli. */
    public TlsOptions() {}

    /** The transport to dial with; without an identity of our own, if none was given. */
    Tls dialling(String where) {
        Path authorities = trust;
        if (authorities == null) {
            throw new UsageException(where + " needs --trust CA.pem: whose certificates to accept");
        }
        return profile.applyTo(identity(where).trust(authorities));
    }

    /** The transport to listen with. */
    public Tls listening(String where) {
        Path authorities = trust;
        if (authorities == null || identity == null) {
            throw new UsageException(
                    "listening on " + where + " needs --identity CERT.pem, --key KEY and --trust CA.pem");
        }
        return profile.applyTo(identity(where).trust(authorities));
    }

    private Tls identity(String where) {
        Path certificate = identity;
        Path privateKey = key;
        if (certificate == null && privateKey == null) {
            return Tls.anonymous();
        }
        if (certificate == null || privateKey == null) {
            throw new UsageException(where + " needs --identity and --key together; "
                    + (certificate == null ? "--identity" : "--key") + " is missing");
        }
        return Tls.identity(certificate, privateKey);
    }
}
