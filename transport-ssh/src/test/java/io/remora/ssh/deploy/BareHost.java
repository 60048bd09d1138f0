package io.remora.ssh.deploy;

import io.remora.ssh.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A home and a PATH with the few programs that our scripts ask for, of one maker, to run the scripts with. */
record BareHost(Path home, Path bin) {
    static final String NONCE = "0123456789abcdef0123456789abcdef";

    /** All of them: those that POSIX has, and one that digests. No ps, no gzip, no readlink. */
    private static final List<String> TOOLS = List.of(
            "sh",
            "cat",
            "dd",
            "id",
            "ls",
            "mkdir",
            "mv",
            "rm",
            "rmdir",
            "sed",
            "sha256sum",
            "sleep",
            "tail",
            "tr",
            "uname");

    /** Whose programs they are. */
    enum Maker {
        DEBIAN,
        BUSYBOX;

        String program(String tool) {
            if (this == BUSYBOX) {
                return Tools.need("/bin/busybox", "busybox") + " " + tool;
            }
            return tool.equals("sh") ? Tools.need("/bin/dash", "dash") : Tools.need("/bin/" + tool, "coreutils");
        }
    }

    /** One with these programs on top. */
    static BareHost of(Maker maker, Path folder, String... more) throws IOException {
        var own = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Path home = Files.createDirectory(folder.resolve("home"), own);
        Path bin = Files.createDirectory(folder.resolve("bin"), own);
        BareHost host = new BareHost(home, bin);
        for (String tool : Stream.concat(TOOLS.stream(), Stream.of(more)).toList()) {
            host.install(tool, "#!/bin/sh\nexec " + maker.program(tool) + " \"$@\"\n");
        }
        return host;
    }

    /** Puts a program of one's own there. */
    void install(String name, String text) throws IOException {
        Path file = Files.writeString(bin.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Path cache() {
        return home.resolve(".cache/remora");
    }

    /** Starts one of our scripts with these variables, as {@link Dialog} does; what it says and its errors are one. */
    Process start(String script, Map<String, String> variables) throws IOException {
        String set = variables.entrySet().stream()
                .map(each -> each.getKey() + "=" + Quoted.word(each.getValue()) + "\n")
                .collect(Collectors.joining());
        Path file = Files.writeString(
                bin.resolveSibling(script),
                "n=" + NONCE + "\nP=$PATH\n" + set + resource("common.sh") + resource(script));
        ProcessBuilder builder =
                new ProcessBuilder(bin.resolve("sh").toString(), file.toString()).redirectErrorStream(true);
        builder.environment().keySet().retainAll(Set.of());
        builder.environment().putAll(Map.of("HOME", home.toString(), "PATH", bin.toString()));
        return builder.start();
    }

    /** Runs one to its end on this input: what it said, a line each, without the nonce. */
    List<String> run(String script, Map<String, String> variables, byte[] input)
            throws IOException, InterruptedException {
        Process process = start(script, variables);
        try (var out = process.getOutputStream()) {
            out.write(input);
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(script + " does not end: " + said);
        }
        return said.lines()
                .map(line -> line.startsWith(NONCE + " ") ? line.substring(NONCE.length() + 1) : "unsaid: " + line)
                .toList();
    }

    private static String resource(String name) throws IOException {
        try (var in = Dialog.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
