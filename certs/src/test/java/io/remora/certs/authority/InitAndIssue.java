package io.remora.certs.authority;

import java.nio.file.Path;

/** A program for child processes: makes an authority in a folder and issues {@code peer0}. */
final class InitAndIssue {
    private InitAndIssue() {}

    public static void main(String[] arguments) {
        CertificateAuthority.create(Path.of(arguments[0])).create().issue(IssueRequest.of("peer0"));
    }
}
