package io.remora.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;

/** A listener's host key: an OpenSSH private key file, made (Ed25519, mode 0600) where it is missing. */
final class HostKey {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private HostKey() {}

    /** Opens the key file or makes it. */
    static KeyPair open(Path file) throws IOException {
        if (!Files.exists(file)) {
            make(file);
        }
        return KeyFile.open(file, Prompts.none()).pair();
    }

    private static void make(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " cannot be a host key file");
        }
        if (!Files.exists(folder)) {
            Files.createDirectories(folder, PRIVATE_FOLDER);
        }
        Path made = Files.createTempFile(folder, "." + file.getFileName(), ".new", PRIVATE);
        try {
            KeyPair pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
            try (OutputStream out = Files.newOutputStream(made, StandardOpenOption.TRUNCATE_EXISTING)) {
                OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "remora", null, out);
            }
            // A link appears whole or not at all, and never over a key that another process made meanwhile.
            Files.createLink(file, made);
        } catch (FileAlreadyExistsException e) {
            // The other one's key is as good.
        } catch (GeneralSecurityException e) {
            throw new IOException("no host key can be made: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(made);
        }
    }
}
