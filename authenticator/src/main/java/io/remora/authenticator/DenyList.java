package io.remora.authenticator;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Certificates that are refused at once, without an authority's revocation list: by serial, whoever issued it, or by
 * public key, whatever certificate it stands in. The file has one entry a line and is read again when it changes:
 *
 * <pre>
 * # lost with the laptop of build7
 * serial 6f:1c:22:90       hexadecimal, colons may be left out
 * spki 64 HEX DIGITS       SHA-256 of the public key in DER:
 *                          openssl x509 -noout -pubkey | openssl pkey -pubin -outform der | sha256sum
 * </pre>
 *
 * <p>Any thread may use it.
 */
public final class DenyList {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SERIAL = Pattern.compile("[0-9a-f]{1,64}");

    private final Supplier<Entries> entries;

    private record Entries(Set<BigInteger> serials, Set<String> keys) {}

    private DenyList(Supplier<Entries> entries) {
        this.entries = entries;
    }

    /** Nobody is denied. */
    public static DenyList empty() {
        return of(List.of(), List.of());
    }

    /** These serials and these keys. */
    public static DenyList of(Collection<BigInteger> serials, Collection<PublicKey> keys) {
        Entries fixed = new Entries(
                Set.copyOf(serials), keys.stream().map(DenyList::hash).collect(Collectors.toUnmodifiableSet()));
        return new DenyList(() -> fixed);
    }

    /**
     * The entries of a file, as they stand there now and later.
     *
     * @throws IOException when the file cannot be read or a line is not understood; the sentence names it
     */
    public static DenyList file(Path file, Clock clock) throws IOException {
        return new DenyList(ReloadingFile.open(file, DenyList::read, clock));
    }

    private static Entries read(Path file) throws IOException {
        Set<BigInteger> serials = new HashSet<>();
        Set<String> keys = new HashSet<>();
        for (LineFile.Line line : LineFile.read(file)) {
            String[] words = line.text().split("\\s+", -1);
            String hex = words.length == 2 ? words[1].replace(":", "").toLowerCase(Locale.ROOT) : "";
            if (words[0].equals("serial") && SERIAL.matcher(hex).matches()) {
                serials.add(new BigInteger(hex, 16));
            } else if (words[0].equals("spki") && HASH.matcher(hex).matches()) {
                keys.add(hex);
            } else {
                throw line.wrong("an entry is 'serial HEX' or 'spki HEX' with the 64 digits of the key's SHA-256");
            }
        }
        return new Entries(Set.copyOf(serials), Set.copyOf(keys));
    }

    /** What it denies of a certificate, for the log; empty when nothing. */
    Optional<String> denies(X509Certificate certificate) {
        Entries current = entries.get();
        if (current.serials().contains(certificate.getSerialNumber())) {
            return Optional.of("serial " + certificate.getSerialNumber().toString(16));
        }
        String key = hash(certificate.getPublicKey());
        return current.keys().contains(key) ? Optional.of("key " + key) : Optional.empty();
    }

    private static String hash(PublicKey key) {
        return HexFormat.of().formatHex(KeyHash.of(key));
    }
}
