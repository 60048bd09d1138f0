package io.remora.cli.demo;

import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.authority.IssueRequest;
import io.remora.tls.Tls;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A folder of the demo's own, with its authority and identities; gone when it is closed. */
final class Place implements AutoCloseable {
    /** The identity that the agent and the Python servers show. */
    static final String AGENT = "agent";

    /** Who calls, and is granted one service. */
    static final String ME = "me";

    /** Who is granted full control. */
    static final String OPERATOR = "operator";

    private final Path folder;

    private Place(Path folder) {
        this.folder = folder;
    }

    static Place make() throws IOException {
        return new Place(Files.createTempDirectory("remora-demo-"));
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** Makes the authority and the identities that it vouches for. */
    void issue() {
        CertificateAuthority authority =
                CertificateAuthority.create(file("pki")).create();
        authority.issue(IssueRequest.of(AGENT).names(List.of("dns:localhost", "ip:127.0.0.1")));
        authority.issue(IssueRequest.of(ME));
        authority.issue(IssueRequest.of(OPERATOR));
    }

    /** What the agent grants them. */
    Path policy() throws IOException {
        return Files.writeString(file("policy.toml"), """
                [[grant]]
                principal = "cert:dns:me"
                service = "DEMO"

                [[grant]]
                principal = "cert:dns:operator"
                service = "full-control"
                """);
    }

    Path trust() {
        return file("pki").resolve("ca.pem");
    }

    Path certificate(String identity) {
        return file("pki").resolve(identity + ".pem");
    }

    Path key(String identity) {
        return file("pki").resolve(identity + ".key");
    }

    /** How one of them dials. */
    Tls as(String identity) {
        return Tls.identity(certificate(identity), key(identity)).trust(trust());
    }

    boolean isGone() {
        return !Files.exists(folder);
    }

    @Override
    public void close() throws IOException {
        if (isGone()) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
