package io.remora.cli;

import io.remora.certs.TimeToLive;
import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.authority.IssueRequest;
import io.remora.certs.vault.KeyProtection;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** An authority with identities for tests. */
record Pki(Path folder) {
    /** Makes an authority that vouches for {@code agent} (localhost and 127.0.0.1) and {@code me}. */
    static Pki make(Path folder) {
        CertificateAuthority authority = CertificateAuthority.create(folder).create();
        authority.issue(IssueRequest.of("agent").names(List.of("dns:localhost", "ip:127.0.0.1")));
        authority.issue(IssueRequest.of("me"));
        return new Pki(folder);
    }

    /** Adds an identity that expired an hour ago. */
    Pki withExpired(String name) {
        Clock past = Clock.fixed(Instant.now().minus(Duration.ofHours(2)), ZoneOffset.UTC);
        CertificateAuthority.open(folder, KeyProtection.unencrypted(), past)
                .issue(IssueRequest.of(name).life(new TimeToLive(Duration.ofHours(1))));
        return this;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** The options by which somebody shows who they are and says whom they trust. */
    Object[] as(String name) {
        return new Object[] {"--identity", file(name + ".pem"), "--key", file(name + ".key"), "--trust", file("ca.pem")
        };
    }

    /** A command line of pieces; arrays among them are spread. */
    static Object[] line(Object... pieces) {
        return Arrays.stream(pieces)
                .flatMap(piece -> piece instanceof Object[] several ? Arrays.stream(line(several)) : Stream.of(piece))
                .toArray();
    }
}
