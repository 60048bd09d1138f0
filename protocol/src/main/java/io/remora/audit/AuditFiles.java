package io.remora.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of a log's files, and what stands in its head. */
final class AuditFiles {
    private static final Pattern HEAD = Pattern.compile("(\\d{19}) ([0-9a-f]{64})\n");

    /** The head: the number and hash of the last line that is known to be on the disk. */
    record Head(long number, String hash) {}

    private AuditFiles() {}

    static Path head(Path path) {
        return path.resolveSibling(path.getFileName() + ".head");
    }

    static Path rotated(Path path, int number) {
        return path.resolveSibling(String.format("%s.%06d", path.getFileName(), number));
    }

    /** The files it was rotated to, the oldest first. */
    static List<Path> rotated(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return List.of();
        }
        String prefix = path.getFileName() + ".";
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.startsWith(prefix)
                                && name.substring(prefix.length()).matches("\\d{6}");
                    })
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    static String headText(long number, String hash) {
        return String.format("%019d %s%n", number, hash).replace("\r", "");
    }

    static Optional<Head> readHead(Path path) throws IOException {
        Path head = head(path);
        if (!Files.exists(head)) {
            return Optional.empty();
        }
        Matcher text = HEAD.matcher(Files.readString(head, StandardCharsets.US_ASCII));
        return text.matches() ? Optional.of(new Head(Long.parseLong(text.group(1)), text.group(2))) : Optional.empty();
    }
}
