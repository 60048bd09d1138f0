package io.remora.cli.certs;

import io.remora.certs.CertsException;
import io.remora.certs.KeyKind;
import io.remora.certs.PeerName;
import io.remora.certs.TimeToLive;
import io.remora.certs.Usage;
import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.authority.IssueRequest;
import io.remora.certs.authority.Issued;
import io.remora.certs.enrolment.Enrolled;
import io.remora.certs.enrolment.RenewalTime;
import io.remora.certs.x509.SigningRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/**
 * The enrolment service's own certificate: issued by the authority it stands for when it starts, again at half-life,
 * and within two seconds when the authority's roots change. Its chain ends with the roots, so that a host that knows
 * only the hash of one can check it.
 *
 * <p>One daemon thread. Whoever starts it closes it.
 */
final class ServiceIdentity implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("io.remora.certs");
    private static final PeerName NAME = PeerName.of("enrolment");
    private static final TimeToLive LIFE = new TimeToLive(Duration.ofHours(24));
    private static final long LOOK_SECONDS = 1;

    private final CertificateAuthority authority;
    private final List<String> names;
    private final Clock clock;
    private final Path folder;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "remora-service-identity");
        made.setDaemon(true);
        return made;
    });

    /** What the present certificate was issued under; used by the thread alone once it runs. */
    private List<X509Certificate> roots = List.of();

    private Instant renewal = Instant.MIN;

    private ServiceIdentity(CertificateAuthority authority, List<String> names, Clock clock, Path folder) {
        this.authority = authority;
        this.names = names;
        this.clock = clock;
        this.folder = folder;
    }

    /** Issues the first one. The authority's key must be open, or be opened now. */
    static ServiceIdentity of(CertificateAuthority authority, List<String> names, Clock clock) throws IOException {
        Path folder = authority.folder().resolve("serving");
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        ServiceIdentity identity = new ServiceIdentity(authority, names, clock, folder);
        identity.issue();
        // It ends with its thread.
        ScheduledFuture<?> unused =
                identity.thread.scheduleWithFixedDelay(identity::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        return identity;
    }

    private void look() {
        try {
            if (!clock.instant().isBefore(renewal) || !authority.trusted().equals(roots)) {
                issue();
            }
        } catch (CertsException e) {
            LOG.warning("the certificate of this service was not renewed, it is tried again: " + e.getMessage());
        }
    }

    private void issue() {
        KeyPair keys = KeyKind.P256.generate();
        IssueRequest request =
                IssueRequest.of(NAME.text()).names(names).usage(Usage.SERVER).life(LIFE);
        List<X509Certificate> trusted = authority.trusted();
        // One of a process before this one may be valid still.
        Issued issued = authority.signNext(request, SigningRequest.of(NAME, keys));
        List<X509Certificate> chain = new ArrayList<>(issued.chain());
        trusted.stream().filter(root -> !chain.contains(root)).forEach(chain::add);
        new Enrolled(NAME, keys.getPrivate(), chain, trusted).save(folder);
        roots = trusted;
        renewal = RenewalTime.of(clock.instant(), issued.entry().notAfter(), RandomGenerator.getDefault());
    }

    Path certificate() {
        return folder.resolve(NAME + ".pem");
    }

    Path key() {
        return folder.resolve(NAME + ".key");
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
