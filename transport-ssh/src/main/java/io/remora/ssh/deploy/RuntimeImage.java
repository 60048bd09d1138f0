package io.remora.ssh.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A Java runtime as a folder ({@code jlink} made it, or it is a whole JDK). Known by the digest of its tree: of the
 * digests and names of its files, in the order of the names' bytes.
 */
final class RuntimeImage {
    private static final int BLOCK = 512;
    private final Path folder;
    private final SortedMap<String, Path> files;
    private final String digest;
    private final String platform;
    private final String version;

    private RuntimeImage(Path folder, SortedMap<String, Path> files, String digest, String platform, String version) {
        this.folder = folder;
        this.files = files;
        this.digest = digest;
        this.platform = platform;
        this.version = version;
    }

    /** Looks at a folder and digests its files. */
    static RuntimeImage of(Path folder) throws IOException {
        if (!Files.isRegularFile(folder.resolve("bin/java")) || !Files.isRegularFile(folder.resolve("release"))) {
            throw new IOException(folder + " is no runtime image: it has no bin/java or no file release");
        }
        Properties release = new Properties();
        release.load(new StringReader(Files.readString(folder.resolve("release"))));
        String version = release.getProperty("JAVA_VERSION", "").replace("\"", "");
        if (HostFacts.feature(version) < 17) {
            throw new IOException(folder + " is Java " + version + ", and an agent needs 17 or later");
        }
        SortedMap<String, Path> files = new TreeMap<>();
        List<Path> all;
        try (Stream<Path> tree = Files.walk(folder)) {
            all = tree.filter(Files::isRegularFile).toList();
        }
        for (Path file : all) {
            String name = folder.relativize(file).toString();
            if (!name.matches("[A-Za-z0-9_.$/+-]+") || name.length() > 99) {
                throw new IOException("the runtime image " + folder + " has a file of an unusual name: " + name);
            }
            files.put(name, file);
        }
        MessageDigest tree = Artifact.sha256();
        for (var file : files.entrySet()) {
            String line = Artifact.of(file.getValue()).digest() + " ./" + file.getKey() + "\n";
            tree.update(line.getBytes(StandardCharsets.US_ASCII));
        }
        return new RuntimeImage(
                folder,
                files,
                HexFormat.of().formatHex(tree.digest()),
                Binary.platform(folder.resolve("bin/java")),
                version);
    }

    String digest() {
        return digest;
    }

    /** {@code linux-x86_64-gnu} and the like. */
    String platform() {
        return platform;
    }

    String version() {
        return version;
    }

    @Override
    public String toString() {
        return "the runtime image " + folder;
    }

    /** Writes it as a compressed tar archive, the same bytes each time. Links are written as what they lead to. */
    void write(OutputStream to) throws IOException {
        GZIPOutputStream zipped = new QuickGzip(to);
        byte[] buffer = new byte[64 * 1024];
        for (var file : files.entrySet()) {
            long size = Files.size(file.getValue());
            zipped.write(header(file.getKey(), size, Files.isExecutable(file.getValue())));
            long left = size;
            try (InputStream in = Files.newInputStream(file.getValue())) {
                int count;
                while ((count = in.read(buffer)) > 0) {
                    zipped.write(buffer, 0, count);
                    left -= count;
                }
            }
            if (left != 0) {
                throw new IOException(file.getValue() + " changed while it was uploaded");
            }
            zipped.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
        }
        zipped.write(new byte[2 * BLOCK]);
        zipped.finish();
    }

    /** An image is mostly compressed already: more effort gains nothing. */
    private static final class QuickGzip extends GZIPOutputStream {
        QuickGzip(OutputStream to) throws IOException {
            super(to, 64 * 1024);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /** A POSIX ustar header (IEEE 1003.1, pax). */
    private static byte[] header(String name, long size, boolean executable) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, executable ? "0000755" : "0000644");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, String.format("%011o", size));
        put(header, 136, "00000000000");
        put(header, 148, "        ");
        header[156] = '0';
        put(header, 257, "ustar");
        put(header, 263, "00");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, String.format("%06o", sum));
        header[154] = 0;
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
