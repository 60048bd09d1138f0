package io.remora.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** A certificate authority made by the openssl command, so that no code of ours vouches for code of ours. */
final class TestAuthority {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final Duration DAYS = Duration.ofDays(30);

    private final Path folder;
    private final String name;

    /** Files of an identity. */
    record Leaf(Path certificate, Path key) {
        Tls trusting(TestAuthority authority) {
            return Tls.identity(certificate, key).trust(authority.certificate());
        }
    }

    TestAuthority(Path parent, String name) throws Exception {
        this.folder = Files.createDirectory(parent.resolve(name));
        this.name = name;
        Files.createDirectory(folder.resolve("new"));
        Files.createFile(folder.resolve("index.txt"));
        Files.writeString(folder.resolve("crlnumber"), "01\n");
        Files.writeString(folder.resolve("ca.cnf"), """
                [ca]
                default_ca = d
                [d]
                database = %1$s/index.txt
                new_certs_dir = %1$s/new
                crlnumber = %1$s/crlnumber
                rand_serial = yes
                default_md = sha256
                policy = p
                unique_subject = no
                default_days = 30
                default_crl_days = 1
                certificate = %1$s/ca.pem
                private_key = %1$s/ca.key
                [p]
                commonName = optional
                [req]
                distinguished_name = n
                [n]
                """.formatted(folder));
        key(folder.resolve("ca.key"));
        Path request = folder.resolve("ca.csr");
        Path extensions = folder.resolve("ca.ext");
        Files.writeString(extensions, "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n");
        openssl(
                "req -new -subj",
                "/CN=" + name,
                "-key",
                folder.resolve("ca.key"),
                "-out",
                request,
                "-config",
                config());
        sign(
                request,
                certificate(),
                extensions,
                Instant.now().minus(DAYS),
                Instant.now().plus(DAYS),
                "-selfsign");
    }

    Path certificate() {
        return folder.resolve("ca.pem");
    }

    /** Issues a certificate with these extensions, as openssl writes them. */
    Leaf issue(String leaf, String... extensions) throws Exception {
        return issue(leaf, Instant.now().minusSeconds(3600), Instant.now().plusSeconds(86_400), extensions);
    }

    Leaf issue(String leaf, Instant from, Instant until, String... extensions) throws Exception {
        Leaf files = new Leaf(folder.resolve(leaf + ".pem"), folder.resolve(leaf + ".key"));
        Path request = folder.resolve(leaf + ".csr");
        Path extensionFile = folder.resolve(leaf + ".ext");
        Files.writeString(extensionFile, "basicConstraints=CA:FALSE\n" + String.join("\n", extensions) + "\n");
        key(files.key());
        openssl("req -new -subj", "/CN=" + leaf, "-key", files.key(), "-out", request, "-config", config());
        sign(request, files.certificate(), extensionFile, from, until, "-notext");
        return files;
    }

    private void sign(Path request, Path out, Path extensions, Instant from, Instant until, String how)
            throws Exception {
        openssl(
                "ca -batch -notext -config",
                config(),
                "-in",
                request,
                "-out",
                out,
                how,
                "-startdate",
                TIME.format(from),
                "-enddate",
                TIME.format(until),
                "-extfile",
                extensions);
    }

    private Path config() {
        return folder.resolve("ca.cnf");
    }

    /** The usual peer on this machine. */
    Leaf issueLocal(String leaf) throws Exception {
        return issue(
                leaf,
                "subjectAltName=DNS:localhost,IP:127.0.0.1,DNS:" + leaf,
                "extendedKeyUsage=serverAuth,clientAuth");
    }

    void revoke(Leaf leaf) throws Exception {
        openssl("ca -config", config(), "-revoke", leaf.certificate());
    }

    /** Writes the revocation list. */
    Path crl(Instant until) throws Exception {
        Path file = folder.resolve("crl.pem");
        openssl(
                "ca -gencrl -config",
                config(),
                "-out",
                file,
                "-crl_lastupdate",
                "20200101000000Z",
                "-crl_nextupdate",
                TIME.format(until));
        return file;
    }

    private static void key(Path file) throws Exception {
        openssl("genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out", file);
    }

    /** Runs openssl; text arguments are split at blanks unless they start with a slash. */
    static void openssl(Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        for (Object argument : arguments) {
            String text = argument.toString();
            command.addAll(argument instanceof Path || text.startsWith("/") ? List.of(text) : List.of(text.split(" ")));
        }
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError("these tests need the openssl command: apt-get install openssl", e);
        }
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + "\n" + said)
                .isZero();
    }

    @Override
    public String toString() {
        return name;
    }
}
