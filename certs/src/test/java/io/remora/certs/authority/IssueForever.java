package io.remora.certs.authority;

import java.nio.file.Files;
import java.nio.file.Path;

/** A program for child processes: issues in a folder, {@code FOLDER:COUNT}, making the authority when there is none. */
final class IssueForever {
    private IssueForever() {}

    public static void main(String[] arguments) {
        int colon = arguments[0].lastIndexOf(':');
        Path folder = Path.of(arguments[0].substring(0, colon));
        int count = Integer.parseInt(arguments[0].substring(colon + 1));
        CertificateAuthority authority = Files.exists(folder.resolve("journal"))
                ? CertificateAuthority.open(folder)
                : CertificateAuthority.create(folder).create();
        for (int i = 0; i < count; i++) {
            authority.issue(IssueRequest.of("peer" + authority.list().size()));
        }
    }
}
