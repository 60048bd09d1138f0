package io.remora.authenticator;

import io.remora.Credential;
import io.remora.certs.Printable;
import io.remora.transport.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** What the dialling side does with its credentials. */
public final class Credentials {
    private Credentials() {}

    /** Presents all, in the order in which the listening side's {@link Authenticators#all} asks for them. */
    public static Credential inOrder(List<Credential> credentials) {
        List<Credential> copy = List.copyOf(credentials);
        return (handshake, conversation) -> {
            for (Credential each : copy) {
                each.present(handshake, conversation);
            }
        };
    }

    /**
     * Makes credentials from {@code NAME:SETTING} each, in the order in which they are presented.
     *
     * @param secrets asks for what no file holds
     * @throws IllegalArgumentException when there is none of a name, or it does not understand its setting
     * @throws IOException when a file that a setting names cannot be used
     */
    public static Credential of(List<String> texts, CredentialProvider.Secrets secrets) throws IOException {
        Map<String, CredentialProvider> known = new TreeMap<>();
        for (CredentialProvider provider : ServiceLoader.load(CredentialProvider.class)) {
            known.put(provider.name(), provider);
        }
        List<Credential> made = new ArrayList<>();
        for (String text : texts) {
            int colon = text.indexOf(':');
            String name = colon < 0 ? text : text.substring(0, colon);
            CredentialProvider provider = known.get(name);
            if (provider == null) {
                throw new IllegalArgumentException("there is no credential '" + Printable.of(name) + "': use one of "
                        + String.join(", ", known.keySet()));
            }
            made.add(provider.create(colon < 0 ? "" : text.substring(colon + 1), secrets));
        }
        return made.size() == 1 ? made.get(0) : inOrder(made);
    }

    /** A line of help for each credential that can be named. */
    public static List<String> help() {
        List<String> lines = new ArrayList<>();
        ServiceLoader.load(CredentialProvider.class).forEach(each -> lines.add(each.help()));
        lines.sort(Comparator.naturalOrder());
        return lines;
    }

    /**
     * A transport that presents a credential on each connection that it dials, after the handshake and within the same
     * time: {@code Remora.connect("tls://lab", Credentials.over(tls, TokenCredential.of(token)))}. Listening is as
     * before.
     *
     * <p>Where a peer's dialect has to be found out, it is dialled a second time when it is RPyC 5: name the dialect
     * where the credential is good only once.
     */
    public static Transport over(Transport transport, Credential credential) {
        return new PresentingTransport(transport, credential);
    }
}
