package io.remora.cli.certs;

import io.remora.certs.KeyKind;
import io.remora.certs.PeerName;
import io.remora.certs.TimeToLive;
import io.remora.certs.Usage;
import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.authority.IssueRequest;
import io.remora.certs.authority.Issued;
import io.remora.certs.enrolment.Enrolled;
import io.remora.certs.enrolment.Renewal;
import io.remora.certs.x509.SigningRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The enrolment service's own certificate: issued by the authority it stands for when it starts, and again at half-life.
 * Its chain ends with the root, so that a host that knows only the root's hash can check it.
 */
final class ServiceIdentity implements AutoCloseable {
    private static final PeerName NAME = PeerName.of("enrolment");
    private static final TimeToLive LIFE = new TimeToLive(Duration.ofHours(24));

    private final Path folder;
    private final Renewal renewal;

    private ServiceIdentity(Path folder, Renewal renewal) {
        this.folder = folder;
        this.renewal = renewal;
    }

    /** Issues the first one. The authority's key must be open, or be opened now. */
    static ServiceIdentity of(CertificateAuthority authority, List<String> names) throws IOException {
        Path folder = authority.folder().resolve("serving");
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        issue(authority, names).save(folder);
        return new ServiceIdentity(
                folder,
                Renewal.start(
                        NAME,
                        folder,
                        present -> issue(authority, names),
                        Clock.systemUTC(),
                        RandomGenerator.getDefault()));
    }

    private static Enrolled issue(CertificateAuthority authority, List<String> names) {
        KeyPair keys = KeyKind.P256.generate();
        IssueRequest request =
                IssueRequest.of(NAME.text()).names(names).usage(Usage.SERVER).life(LIFE);
        Issued issued = authority.sign(request, SigningRequest.of(NAME, keys));
        List<X509Certificate> roots = authority.trusted();
        List<X509Certificate> chain = new ArrayList<>(issued.chain());
        roots.stream().filter(root -> !chain.contains(root)).forEach(chain::add);
        return new Enrolled(NAME, keys.getPrivate(), chain, roots);
    }

    Path certificate() {
        return folder.resolve(NAME + ".pem");
    }

    Path key() {
        return folder.resolve(NAME + ".key");
    }

    @Override
    public void close() {
        renewal.close();
    }
}
