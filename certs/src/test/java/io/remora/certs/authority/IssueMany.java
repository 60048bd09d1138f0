package io.remora.certs.authority;

import java.nio.file.Path;

/** A program for child processes: issues {@link #COUNT} certificates in {@code FOLDER:PREFIX}. */
final class IssueMany {
    static final int COUNT = 25;

    private IssueMany() {}

    public static void main(String[] arguments) {
        int colon = arguments[0].lastIndexOf(':');
        CertificateAuthority authority = CertificateAuthority.open(Path.of(arguments[0].substring(0, colon)));
        for (int i = 0; i < COUNT; i++) {
            authority.issue(IssueRequest.of(arguments[0].substring(colon + 1) + i));
        }
    }
}
