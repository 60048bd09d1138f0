package io.remora.ssh.known;

import io.remora.ssh.known.KnownHost.Marker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** The lines of some {@code known_hosts} files, in their order. Immutable. */
public final class KnownHosts {
    private final List<KnownHost> lines;

    private KnownHosts(List<KnownHost> lines) {
        this.lines = List.copyOf(lines);
    }

    /**
     * Reads files; one that does not exist has no lines. A line that cannot be read is passed over as OpenSSH does, but
     * not one that may revoke a key.
     *
     * @throws IOException a file exists and cannot be read, or a {@code @revoked} line is malformed
     */
    public static KnownHosts read(List<Path> files) throws IOException {
        List<KnownHost> lines = new ArrayList<>();
        for (Path file : files) {
            if (Files.exists(file)) {
                List<String> text = Files.readAllLines(file, StandardCharsets.UTF_8);
                for (int i = 0; i < text.size(); i++) {
                    parse(file, i + 1, text.get(i).strip(), lines);
                }
            }
        }
        return new KnownHosts(lines);
    }

    private static void parse(Path file, int number, String line, List<KnownHost> into) throws IOException {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        String[] fields = line.split("\\s+", -1);
        int first = fields[0].startsWith("@") ? 1 : 0;
        Marker marker = switch (first == 0 ? "" : fields[0]) {
            case "" -> Marker.HOST_KEY;
            case "@cert-authority" -> Marker.AUTHORITY;
            default -> Marker.REVOKED;
        };
        try {
            if (marker == Marker.REVOKED && !fields[0].equals("@revoked")) {
                return;
            }
            byte[] key = Base64.getDecoder().decode(fields[first + 2]);
            into.add(new KnownHost(file, number, marker, HostPatterns.parse(fields[first]), fields[first + 1], key));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            if (marker == Marker.REVOKED) {
                throw new IOException(
                        file + ":" + number + ": this @revoked line cannot be read; correct or remove it", e);
            }
        }
    }

    /** The lines with this marker that are about the host, in order. */
    public List<KnownHost> of(String host, int port, Marker marker) {
        return lines.stream()
                .filter(line -> line.marker() == marker && line.hosts().match(host, port))
                .toList();
    }

    /**
     * Adds a host's key at the end of a file, which is made (0600, its folder 0700) where it is missing. Several
     * processes may do so at once.
     */
    public static void add(Path file, String host, int port, String keyType, byte[] key) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.exists(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        String line = HostPatterns.nameOf(host, port) + " " + keyType + " "
                + Base64.getEncoder().encodeToString(key) + "\n";
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(
                        file,
                        options,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                FileLock lock = channel.lock()) {
            long end = channel.size();
            if (end > 0) {
                ByteBuffer last = ByteBuffer.allocate(1);
                channel.read(last, end - 1);
                if (last.get(0) != '\n') {
                    line = "\n" + line;
                }
            }
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                end += channel.write(bytes, end);
            }
            channel.force(false);
            if (!lock.isValid()) {
                throw new IOException("lost the lock on " + file + " while adding a host's key");
            }
        }
    }
}
