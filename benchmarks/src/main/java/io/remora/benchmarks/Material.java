package io.remora.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificates of a run, in a folder: an authority ({@code ca.pem}), one identity for both ends ({@code peer.pem},
 * {@code peer.key}), P-256, made by openssl, SSH keys of a user and a host, and the same as key stores for those who
 * want them.
 */
record Material(Path folder) {
    private static final char[] PASSWORD = "benchmark".toCharArray();

    /** Makes all files. */
    static Material make(Path folder) throws IOException, InterruptedException {
        Material made = new Material(folder);
        Files.writeString(folder.resolve("leaf.ext"), """
                subjectAltName=DNS:localhost,IP:127.0.0.1
                keyUsage=critical,digitalSignature
                extendedKeyUsage=serverAuth,clientAuth
                """);
        Files.writeString(folder.resolve("ca.cnf"), """
                [req]
                distinguished_name=n
                x509_extensions=x
                prompt=no
                [n]
                CN=benchmark authority
                [x]
                basicConstraints=critical,CA:TRUE
                keyUsage=critical,keyCertSign,cRLSign
                subjectKeyIdentifier=hash
                """);
        made.openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ca.key");
        made.openssl("req -x509 -new -key ca.key -days 2 -config ca.cnf -out ca.pem");
        made.openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out peer.key");
        made.openssl("req -new -key peer.key -config ca.cnf -subj /CN=benchmark -out peer.csr");
        made.openssl("x509 -req -in peer.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile leaf.ext"
                + " -out peer.pem");
        made.openssl("pkcs12 -export -in peer.pem -inkey peer.key -certfile ca.pem -name peer -passout pass:"
                + new String(PASSWORD) + " -out peer.p12");
        made.writeTrustStore();
        made.sshKey("user");
        made.sshKey("host");
        Files.copy(folder.resolve("user.pub"), folder.resolve("authorized_keys"));
        Files.createFile(folder.resolve("ssh_config"));
        return made;
    }

    private void sshKey(String name) throws IOException, InterruptedException {
        run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", name), "openssh-client");
    }

    private void openssl(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ", -1)));
        run(command, "openssl");
    }

    private void run(List<String> command, String debianPackage) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new IOException(command.get(0) + " is needed: apt-get install " + debianPackage, e);
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    private void writeTrustStore() throws IOException {
        try (InputStream in = Files.newInputStream(authority());
                var out = Files.newOutputStream(trustStore())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "ca",
                    java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in));
            store.store(out, PASSWORD);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    Path authority() {
        return folder.resolve("ca.pem");
    }

    Path certificate() {
        return folder.resolve("peer.pem");
    }

    Path key() {
        return folder.resolve("peer.key");
    }

    /** The private key of the one who logs in; {@code authorized_keys} names it. */
    Path sshUser() {
        return folder.resolve("user");
    }

    /** The private key of the host. */
    Path sshHost() {
        return folder.resolve("host");
    }

    Path authorizedKeys() {
        return folder.resolve("authorized_keys");
    }

    /** An empty one: nothing of the person who runs this takes part. */
    Path sshConfig() {
        return folder.resolve("ssh_config");
    }

    Path knownHosts() {
        return folder.resolve("known_hosts");
    }

    Path keyStore() {
        return folder.resolve("peer.p12");
    }

    Path trustStore() {
        return folder.resolve("trust.p12");
    }

    String password() {
        return new String(PASSWORD);
    }

    /** What TLS of the JDK needs, for both ends. */
    SSLContext context() throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(keyStore()), PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(load(trustStore()));
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD);
            return store;
        }
    }
}
