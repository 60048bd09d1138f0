package io.remora.cli.certs;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The folder of a certificate authority. */
final class FolderOption {
    @Option(names = "--dir", required = true, paramLabel = "DIR", description = "The authority's folder.")
    Path dir = Path.of("");

    /** For picocli. */
    FolderOption() {}
}
