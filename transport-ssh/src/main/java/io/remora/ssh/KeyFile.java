package io.remora.ssh;

import io.remora.ssh.blob.Fields;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/**
 * A private key file (OpenSSH's format, or PEM). Its public half is known without a passphrase, from the file itself or
 * the {@code .pub} beside it; the private half is read when something is to be signed.
 */
final class KeyFile implements OfferedKey.Signer {
    private static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";
    private static final String END = "-----END OPENSSH PRIVATE KEY-----";
    private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_BYTES = 256 * 1024;
    private static final int ATTEMPTS = 3;

    private final Path file;
    private final PublicKey publicKey;
    private final boolean secret;
    private final boolean encrypted;
    private final Prompts prompts;

    private KeyFile(Path file, PublicKey publicKey, boolean secret, boolean encrypted, Prompts prompts) {
        this.file = file;
        this.publicKey = publicKey;
        this.secret = secret;
        this.encrypted = encrypted;
        this.prompts = prompts;
    }

    /** Reads the public half. A file with a public key alone will do where an agent has the private one. */
    static KeyFile open(Path file, Prompts prompts) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("the SSH key file " + file + " does not exist or is not a file");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("the SSH key file " + file + " has more than " + MOST_BYTES + " bytes");
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (!text.contains("PRIVATE KEY-----")) {
            return new KeyFile(file, named(file, text), false, false, prompts);
        }
        checkMode(file);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin >= 0 && end > begin) {
            byte[] body = decode(file, text.substring(begin + BEGIN.length(), end));
            Fields fields = Fields.of(Arrays.copyOfRange(body, MAGIC.length, body.length));
            boolean encrypted = !fields.text().equals("none");
            fields.bytes();
            fields.bytes();
            fields.u32();
            return new KeyFile(file, Keys.key(fields.bytes()), true, encrypted, prompts);
        }
        boolean encrypted = text.contains("ENCRYPTED");
        Path beside = Path.of(file + ".pub");
        if (Files.isRegularFile(beside)) {
            return new KeyFile(file, named(beside, Files.readString(beside)), true, encrypted, prompts);
        }
        return new KeyFile(file, pair(file, prompts).getPublic(), true, encrypted, prompts);
    }

    private static byte[] decode(Path file, String base64) throws IOException {
        try {
            byte[] body = Base64.getMimeDecoder().decode(base64);
            if (body.length > MAGIC.length && Arrays.equals(Arrays.copyOf(body, MAGIC.length), MAGIC)) {
                return body;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IOException("the SSH key file " + file + " is damaged");
    }

    private static PublicKey named(Path file, String text) throws IOException {
        try {
            return Keys.line(text.lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw new IOException("the SSH key file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** As OpenSSH does: a private key that others can read is no longer private. */
    private static void checkMode(Path file) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (mode.stream().anyMatch(bit -> !bit.name().startsWith("OWNER_"))) {
            throw new IOException("the SSH key file " + file + " has the mode " + PosixFilePermissions.toString(mode)
                    + ", so others can reach it: run chmod 600 '" + file + "'");
        }
    }

    PublicKey publicKey() {
        return publicKey;
    }

    /** Whether the private half is in the file. */
    boolean secret() {
        return secret;
    }

    boolean encrypted() {
        return encrypted;
    }

    /** The certificate beside it ({@code FILE-cert.pub}). */
    Optional<PublicKey> certificate() throws IOException {
        String name = file.toString();
        Path beside = Path.of((name.endsWith(".pub") ? name.substring(0, name.length() - 4) : name) + "-cert.pub");
        return Files.isRegularFile(beside) ? Optional.of(certificate(beside)) : Optional.empty();
    }

    static PublicKey certificate(Path file) throws IOException {
        return named(file, Files.readString(file, StandardCharsets.ISO_8859_1));
    }

    /** Both halves. */
    KeyPair pair() throws IOException {
        return pair(file, prompts);
    }

    @Override
    public byte[] sign(SessionContext session, String algorithm, byte[] data) throws Exception {
        Signature signature = NamedFactory.create(
                ((org.apache.sshd.common.session.Session) session).getSignatureFactories(), algorithm);
        if (signature == null) {
            throw new IOException("no signature algorithm " + algorithm + " for the key file " + file);
        }
        signature.initSigner(session, pair(file, prompts).getPrivate());
        signature.update(session, data);
        return signature.sign(session);
    }

    private static KeyPair pair(Path file, Prompts prompts) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        NamedResource name = NamedResource.ofName(file.toString());
        try {
            Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(
                    null, name, new ByteArrayInputStream(bytes), new Passphrases(prompts));
            if (pairs != null && pairs.iterator().hasNext()) {
                return pairs.iterator().next();
            }
            throw new IOException("the SSH key file " + file + " holds no private key");
        } catch (GeneralSecurityException e) {
            throw new IOException("the SSH key file " + file + " cannot be opened: " + e.getMessage(), e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Asks for a passphrase, three times at most. */
    private record Passphrases(Prompts prompts) implements FilePasswordProvider {
        @Override
        public @Nullable String getPassword(@Nullable SessionContext session, NamedResource resource, int attempt) {
            return prompts.passphrase(resource.getName(), attempt).orElse(null);
        }

        @Override
        public ResourceDecodeResult handleDecodeAttemptResult(
                @Nullable SessionContext session,
                NamedResource resource,
                int attempt,
                @Nullable String password,
                @Nullable Exception error) {
            return error != null && password != null && attempt + 1 < ATTEMPTS
                    ? ResourceDecodeResult.RETRY
                    : ResourceDecodeResult.TERMINATE;
        }
    }
}
