package io.remora.tests.peer;

import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.authority.IssueRequest;
import io.remora.tls.Tls;
import java.nio.file.Path;
import java.util.List;

/** A certificate authority with one server, {@code localhost}, and one client, {@code tester}. */
public final class Pki {
    private final Path folder;

    private Pki(Path folder) {
        this.folder = folder;
    }

    /** Makes one in a folder that does not exist yet. */
    public static Pki create(Path folder) {
        CertificateAuthority authority = CertificateAuthority.create(folder).create();
        authority.issue(IssueRequest.of("server").names(List.of("dns:localhost", "ip:127.0.0.1")));
        authority.issue(IssueRequest.of("tester"));
        return new Pki(folder);
    }

    /** One of its files: {@code ca.pem}, {@code server.pem}, {@code server.key}... */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /** The server's identity, trusting this authority. */
    public Tls server() {
        return identity("server");
    }

    /** The client's. */
    public Tls client() {
        return identity("tester");
    }

    private Tls identity(String name) {
        return Tls.identity(file(name + ".pem"), file(name + ".key")).trust(file("ca.pem"));
    }
}
