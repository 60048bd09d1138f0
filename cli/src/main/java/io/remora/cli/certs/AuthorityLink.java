package io.remora.cli.certs;

import io.remora.Connection;
import io.remora.RefusedException;
import io.remora.Remora;
import io.remora.RemoteException;
import io.remora.certs.CertsException;
import io.remora.certs.enrolment.Enrolled;
import io.remora.certs.enrolment.Enrolment;
import io.remora.certs.enrolment.JoinToken;
import io.remora.cli.command.UsageException;
import io.remora.cli.dial.PeerUrl;
import io.remora.tls.Tls;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Clock;
import java.util.function.Function;

/** A host's way to {@code remora certs serve}. */
final class AuthorityLink {
    private final PeerUrl where;
    private final Clock clock;

    AuthorityLink(String url, Clock clock) {
        this.where = where(url);
        this.clock = clock;
    }

    /** Where an authority listens; any address that is not TLS is an error of usage. */
    static PeerUrl where(String url) {
        if (!url.startsWith("tls://")) {
            throw new UsageException(url + ": an authority is joined over TLS alone, write tls://HOST:PORT");
        }
        return PeerUrl.parse(url);
    }

    /** The first certificate. The authority is known by the hash in the token before the token is sent. */
    Enrolled join(JoinToken token, KeyPair keys) throws IOException {
        Tls pinned = Tls.anonymous().trustPinned(token.pin().hex());
        return ask(pinned, service -> Enrolled.join(token, keys, service, clock));
    }

    /** The next one, as the holder of the present one. */
    Enrolled renew(Enrolled present) throws IOException {
        Tls mutual = Tls.identity(present.chain(), present.key()).trust(present.trust());
        return ask(mutual, service -> present.renew(service, clock));
    }

    private Enrolled ask(Tls tls, Function<Enrolment, Enrolled> exchange) throws IOException {
        try (Connection connection = Remora.connect(where.toString(), tls)) {
            return exchange.apply(connection.root(Enrolment.class));
        } catch (RemoteException e) {
            if (CertsException.class.getName().equals(e.type())
                    && !e.arguments().isEmpty()) {
                throw new RefusedException(where + " refuses: " + e.arguments().get(0), e);
            }
            throw e;
        }
    }
}
