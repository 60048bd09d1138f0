package io.remora.certs.authority;

import io.remora.certs.KeyKind;
import io.remora.certs.vault.Argon2Settings;
import io.remora.certs.vault.KeyProtection;
import io.remora.certs.vault.Passphrase;
import io.remora.certs.vault.WrappingKeyset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** A folder whose authority is sealed under a keyset beside it, under a passphrase, or not, as its name says. */
record Kept(Path folder) {
    private static final String PASSPHRASE = "sealed-by-passphrase";
    private static final String KEYSET = "sealed-by-keyset";
    private static final String INTERMEDIATE = "intermediate";

    /** Makes an authority; ten numbers after one another are of every kind. */
    static Kept create(Path parent, int number) {
        String seal = switch (number % 10) {
            case 1 -> PASSPHRASE;
            case 2, 7 -> KEYSET;
            default -> "plain";
        };
        Kept made = new Kept(parent.resolve("ca" + number + "-" + seal + (number % 2 == 0 ? "-" + INTERMEDIATE : "")));
        CertificateAuthority.create(made.folder())
                .kind(number % 5 == 3 ? KeyKind.ED25519 : KeyKind.P256)
                .intermediate(made.is(INTERMEDIATE))
                .protection(made.protection())
                .create()
                .issue(IssueRequest.of("peer0"));
        return made;
    }

    /** The authority, with what opens its keys. */
    CertificateAuthority open() {
        return CertificateAuthority.open(folder, protection(), Clock.systemUTC());
    }

    /** What opens its keys. */
    KeyProtection protection() {
        if (is(PASSPHRASE)) {
            return KeyProtection.passphrase(() -> Passphrase.of("correct horse".toCharArray()), Argon2Settings.LEAST);
        }
        if (is(KEYSET)) {
            Path keyset = folder.resolveSibling(folder.getFileName() + ".keyset");
            if (!Files.exists(keyset)) {
                WrappingKeyset.create(keyset);
            }
            return KeyProtection.keyset(keyset);
        }
        return KeyProtection.unencrypted();
    }

    private boolean is(String word) {
        return folder.getFileName().toString().contains(word);
    }
}
