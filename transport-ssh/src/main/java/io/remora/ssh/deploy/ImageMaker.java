package io.remora.ssh.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Makes a runtime image out of the JDK that we run on, by its {@code jlink}, once. */
final class ImageMaker {
    /** What an agent, full control and an ordinary service need. */
    private static final List<String> MODULES = List.of(
            "java.base",
            "java.instrument",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.prefs",
            "java.security.jgss",
            "java.sql",
            "java.xml",
            "jdk.attach",
            "jdk.compiler",
            "jdk.crypto.ec",
            "jdk.jshell",
            "jdk.management",
            "jdk.net",
            "jdk.unsupported",
            "jdk.zipfs");

    private ImageMaker() {}

    /** The platform that we run on, and that an image of ours is for. */
    static String platform() throws IOException {
        return Binary.platform(Path.of(System.getProperty("java.home"), "bin", "java"));
    }

    /** The image in the folder, made if it is not there. */
    static RuntimeImage image(Path cache) throws IOException {
        return image(cache, MODULES);
    }

    /** Whether it is there already; making it takes a while. */
    static boolean made(Path cache) {
        return Files.isDirectory(place(cache, MODULES));
    }

    private static Path place(Path cache, List<String> modules) {
        String name = "runtime-" + System.getProperty("java.vm.version").replaceAll("[^A-Za-z0-9.]", "-") + "-"
                + Artifact.of("modules", modules.toString().getBytes(StandardCharsets.UTF_8))
                        .digest()
                        .substring(0, 12);
        return cache.resolve(name);
    }

    /** One at a time: hosts that are deployed to at once share what the first of them has made. */
    static synchronized RuntimeImage image(Path cache, List<String> modules) throws IOException {
        Path image = place(cache, modules);
        if (!Files.isDirectory(image)) {
            make(Path.of(System.getProperty("java.home")), image, modules);
        }
        return RuntimeImage.of(image);
    }

    private static void make(Path home, Path image, List<String> modules) throws IOException {
        Path jlink = home.resolve("bin/jlink");
        if (!Files.isExecutable(jlink) || !Files.isDirectory(home.resolve("jmods"))) {
            throw new IOException("the host has no Java 17 or later, and no runtime image can be made here, because "
                    + home + " has no jlink or no jmods: install a whole JDK, or name a runtime image");
        }
        Path folder = Files.createDirectories(
                image.toAbsolutePath().getParent(),
                // Our own deployments trust no ~/.cache/remora that others can write.
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path made = Files.createTempDirectory(folder, ".image");
        try {
            Path target = made.resolve("image");
            Process process = new ProcessBuilder(
                            jlink.toString(),
                            "--add-modules",
                            String.join(",", modules),
                            "--strip-debug",
                            "--no-header-files",
                            "--no-man-pages",
                            "--compress=2",
                            "--output",
                            target.toString())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said;
            try (InputStream out = process.getInputStream()) {
                said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            }
            if (process.waitFor() != 0) {
                throw new IOException("jlink made no runtime image: " + said.strip());
            }
            // JVMs of this image start faster with class data of their own; where that fails they start all the same.
            new ProcessBuilder(target.resolve("bin/java").toString(), "-Xshare:dump")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            publish(target, image);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException)
                    new InterruptedIOException("interrupted while jlink made a runtime image").initCause(e);
        } finally {
            delete(made);
        }
    }

    /** Another process may have been first; its image is as good. */
    private static void publish(Path made, Path image) throws IOException {
        try {
            Files.move(made, image, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(image)) {
                throw e;
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(folder)) {
            files = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
