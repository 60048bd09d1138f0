package io.remora.certs.vault;

import com.google.crypto.tink.Aead;
import io.remora.certs.CertsException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How an authority's keys are kept at rest, and what opens them again.
 *
 * <p>A new authority writes its keys in this way. An existing one says itself how each key is kept: the protection then
 * only has to be able to open it, and a plain key needs none. A passphrase is asked for when it is first needed, kept
 * until {@link #close}, and erased there. Safe for several threads.
 */
public final class KeyProtection implements AutoCloseable {
    private final Optional<Supplier<Passphrase>> ask;
    private final Argon2Settings cost;
    private final Optional<Aead> wrapping;

    /** What was asked for, once it was; guarded by this. */
    private Optional<Passphrase> asked = Optional.empty();

    private KeyProtection(Optional<Supplier<Passphrase>> ask, Argon2Settings cost, Optional<Aead> wrapping) {
        this.ask = ask;
        this.cost = cost;
        this.wrapping = wrapping;
    }

    /** Readable by its owner alone, mode 0600, and not encrypted. The weakest choice: say so to whoever makes it. */
    public static KeyProtection unencrypted() {
        return new KeyProtection(Optional.empty(), Argon2Settings.DEFAULT, Optional.empty());
    }

    /** Sealed by a passphrase; {@code ask} is called at most once, when it is first needed. */
    public static KeyProtection passphrase(Supplier<Passphrase> ask) {
        return passphrase(ask, Argon2Settings.DEFAULT);
    }

    /** As above, with another cost for the keys that are written; those that are read have theirs in the file. */
    public static KeyProtection passphrase(Supplier<Passphrase> ask, Argon2Settings cost) {
        return new KeyProtection(Optional.of(ask), cost, Optional.empty());
    }

    /** Sealed under another key: a Tink AEAD, for example one of a key management service. */
    public static KeyProtection wrappedBy(Aead aead) {
        return new KeyProtection(Optional.empty(), Argon2Settings.DEFAULT, Optional.of(aead));
    }

    /**
     * Sealed under the Tink keyset in a file, which {@link WrappingKeyset} makes.
     *
     * @throws io.remora.certs.CertsException {@code UNREADABLE} when the file holds none
     */
    public static KeyProtection keyset(Path file) {
        return wrappedBy(WrappingKeyset.read(file));
    }

    /** Whether keys written in this way are encrypted. */
    public boolean encrypts() {
        return ask.isPresent() || wrapping.isPresent();
    }

    /** One sentence for the person who just made a key in this way. */
    public String notice() {
        if (ask.isPresent()) {
            return "The key is sealed with the passphrase; without it nothing can be issued.";
        }
        return wrapping.isPresent()
                ? "The key is sealed under the given wrapping key; without that nothing can be issued."
                : "The key is NOT encrypted: it is readable by its owner alone (mode 0600), and whoever reads it can"
                        + " issue certificates. To seal it: certs passphrase";
    }

    Argon2Settings cost() {
        return cost;
    }

    Optional<Aead> wrapping() {
        return wrapping;
    }

    boolean hasPassphrase() {
        return ask.isPresent();
    }

    synchronized Passphrase passphrase() {
        if (asked.isEmpty()) {
            Supplier<Passphrase> source = ask.orElseThrow(
                    () -> CertsException.of(CertsException.Reason.SEALED, "a passphrase is needed and none was given"));
            asked = Optional.of(source.get());
        }
        return asked.get();
    }

    /** Erases the passphrase, if one was asked for. */
    @Override
    public synchronized void close() {
        asked.ifPresent(Passphrase::close);
        asked = Optional.empty();
    }
}
