package io.remora.certs.x509;

import io.remora.certs.CertsException;
import io.remora.certs.PeerName;
import io.remora.certs.SubjectAltName;
import io.remora.certs.Usage;
import java.util.List;

/**
 * What a peer's certificate shall say. There is always at least one subject alternative name: peers compare those and
 * never the common name, which is there for people.
 *
 * @param name the common name
 * @param names the subject alternative names, without repetition
 * @param usage to listen, to dial or both
 * @param validity from when until when
 */
public record Leaf(PeerName name, List<SubjectAltName> names, Usage usage, Validity validity) {
    private static final int MOST_NAMES = 100;

    /**
     * Checks the number of names.
     *
     * @throws CertsException {@code BAD_VALUE} for none or more than 100
     */
    public Leaf {
        names = names.stream().distinct().toList();
        if (names.isEmpty() || names.size() > MOST_NAMES) {
            throw CertsException.of(
                    CertsException.Reason.BAD_VALUE,
                    "a certificate has 1 to " + MOST_NAMES + " alternative names, not " + names.size());
        }
    }
}
