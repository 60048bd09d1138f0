package io.remora.certs.authority;

import io.remora.certs.store.JournalEntry;
import io.remora.certs.x509.Pem;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * One root of the authority and what belongs to it. The newest signs; older ones stay trusted until they are retired.
 *
 * @param number counted from 1
 * @param label what its common names start with
 * @param root the self-signed root
 * @param intermediate the authority that signs leaves, when the root does not do so itself
 * @param cross this root signed by the one before it, for peers that trust that one alone
 * @param retired whether it is no longer trusted
 */
record Generation(
        int number,
        String label,
        X509Certificate root,
        Optional<X509Certificate> intermediate,
        Optional<X509Certificate> cross,
        boolean retired) {

    /** The certificate that signs leaves. */
    X509Certificate signer() {
        return intermediate.orElse(root);
    }

    /** What follows a leaf in its file. */
    List<X509Certificate> above() {
        List<X509Certificate> chain = new ArrayList<>();
        intermediate.ifPresent(chain::add);
        cross.ifPresent(chain::add);
        return List.copyOf(chain);
    }

    /** The file of the root's key. */
    String rootKeyFile(boolean current) {
        return current ? AuthorityFiles.CA_KEY : "ca-" + number + ".key";
    }

    /** The file of the key that signs leaves. */
    String signerKeyFile(boolean current) {
        if (intermediate.isEmpty()) {
            return rootKeyFile(current);
        }
        return current ? AuthorityFiles.ISSUER_KEY : "issuer-" + number + ".key";
    }

    Generation retire() {
        return new Generation(number, label, root, intermediate, cross, true);
    }

    Generation withoutCross() {
        return new Generation(number, label, root, intermediate, Optional.empty(), retired);
    }

    JournalEntry toEntry(String kind) {
        JournalEntry entry = JournalEntry.of(kind)
                .with("generation", Integer.toString(number))
                .with("label", label)
                .with("root", encode(root));
        if (intermediate.isPresent()) {
            entry = entry.with("intermediate", encode(intermediate.get()));
        }
        return cross.isPresent() ? entry.with("cross", encode(cross.get())) : entry;
    }

    static Generation fromEntry(JournalEntry entry) {
        return new Generation(
                Integer.parseInt(entry.required("generation")),
                entry.required("label"),
                decode(entry.required("root")),
                entry.field("intermediate").map(Generation::decode),
                entry.field("cross").map(Generation::decode),
                false);
    }

    private static String encode(X509Certificate certificate) {
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate has its encoding", e);
        }
    }

    private static X509Certificate decode(String text) {
        return Pem.certificate(Base64.getUrlDecoder().decode(text), "the authority's journal");
    }
}
