package io.remora.cli.certs;

import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.vault.KeyProtection;
import java.time.Clock;
import picocli.CommandLine.Mixin;

/** An authority that exists: its folder, and what opens its key. */
final class AuthorityOptions {
    @Mixin
    FolderOption folder = new FolderOption();

    @Mixin
    private PassphraseOptions passphrase = new PassphraseOptions();

    /** For picocli. */
    AuthorityOptions() {}

    /** What opens its key; whoever asks closes it. */
    KeyProtection opening() {
        return passphrase.opening();
    }

    CertificateAuthority open(KeyProtection protection) {
        return CertificateAuthority.open(folder.dir, protection, Clock.systemUTC());
    }
}
