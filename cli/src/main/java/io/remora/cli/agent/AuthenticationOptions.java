package io.remora.cli.agent;

import io.remora.Authenticator;
import io.remora.authenticator.Authenticators;
import io.remora.authenticator.Authenticators.Combination;
import io.remora.cli.command.UsageException;
import io.remora.server.Server;
import io.remora.server.SourcePenalties;
import io.remora.tls.ClientCertificate;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Who is let in, and by what. */
final class AuthenticationOptions {
    @Option(
            names = "--authenticator",
            paramLabel = "NAME[:SETTING]",
            description =
                    "Who peers are: certificate, ssh-key, unix-peer, token, password, none or one of your own; see"
                            + " docs/authentication.md. May be repeated. Default: what the transport proved.")
    private List<String> authenticators = new ArrayList<>();

    @Option(
            names = "--combine",
            paramLabel = "HOW",
            converter = CombinationConverter.class,
            description = "Several authenticators: any (default; the first that accepts), all (each must accept) or"
                    + " first-match (the first that is made for what the peer proved decides alone).")
    private Combination combination = Combination.ANY;

    @Option(
            names = "--client-cert",
            paramLabel = "WHEN",
            converter = ClientCertificateConverter.class,
            description =
                    "Over tls://, whether a peer must show a certificate: required, or optional. Default: required,"
                            + " unless an authenticator is chosen that asks for something else (token, password).")
    @Nullable
    private ClientCertificate clientCertificate;

    @Option(names = "--no-penalties", description = "Weaker: let sources whose peers keep failing try again at once.")
    private boolean noPenalties;

    /** For picocli. */
    AuthenticationOptions() {}

    /** What peers are judged by, and whether a client over TLS must show a certificate. */
    record Chosen(Authenticator authenticator, ClientCertificate clientCertificate, boolean byDefault) {}

    /** How sources whose peers keep failing are kept out. */
    SourcePenalties.Settings penalties() {
        return noPenalties ? SourcePenalties.Settings.none() : SourcePenalties.Settings.defaults();
    }

    /**
     * Chooses.
     *
     * @param loader where authenticators of the user's own are
     */
    Chosen apply(Server.Builder builder, ClassLoader loader) throws IOException {
        Chosen chosen = chosen(loader);
        builder.penalties(new SourcePenalties(penalties(), Clock.systemUTC()));
        builder.authenticator(chosen.authenticator());
        return chosen;
    }

    private Chosen chosen(ClassLoader loader) throws IOException {
        if (authenticators.isEmpty()) {
            return new Chosen(new AnonymousOverTcp(), certificate(ClientCertificate.REQUIRED), true);
        }
        try {
            List<Authenticator> parts = Authenticators.of(authenticators, loader);
            boolean talks = parts.stream().anyMatch(Authenticator::converses);
            return new Chosen(
                    Authenticators.combine(combination, parts),
                    certificate(talks ? ClientCertificate.OPTIONAL : ClientCertificate.REQUIRED),
                    false);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--authenticator: " + e.getMessage(), e);
        }
    }

    private ClientCertificate certificate(ClientCertificate otherwise) {
        ClientCertificate said = clientCertificate;
        return said == null ? otherwise : said;
    }

    /** {@code any}, {@code all}, {@code first-match}. */
    static final class CombinationConverter implements ITypeConverter<Combination> {
        @Override
        public Combination convert(String text) {
            return Combination.parse(text);
        }
    }

    /** {@code required}, {@code optional}. */
    static final class ClientCertificateConverter implements ITypeConverter<ClientCertificate> {
        @Override
        public ClientCertificate convert(String text) {
            return switch (text) {
                case "required" -> ClientCertificate.REQUIRED;
                case "optional" -> ClientCertificate.OPTIONAL;
                default -> throw new IllegalArgumentException("'" + text + "' is neither required nor optional");
            };
        }
    }
}
