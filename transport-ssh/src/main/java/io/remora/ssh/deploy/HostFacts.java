package io.remora.ssh.deploy;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a host said of itself.
 *
 * @param os {@code uname -s}
 * @param arch {@code uname -m}
 * @param libc {@code gnu} or {@code musl}
 * @param home the user's home
 * @param java the path of its {@code java}, when it has one
 * @param javaVersion what that says it is; may be empty
 * @param folder our private folder
 * @param store where jars are
 */
public record HostFacts(
        String os,
        String arch,
        String libc,
        String home,
        Optional<String> java,
        String javaVersion,
        String folder,
        String store) {
    private static final int NEEDED = 17;

    static HostFacts of(Map<String, String> said) {
        String java = said.getOrDefault("java", "none");
        int space = java.indexOf(' ');
        return new HostFacts(
                said.getOrDefault("os", ""),
                said.getOrDefault("arch", ""),
                said.getOrDefault("libc", ""),
                said.getOrDefault("home", ""),
                java.equals("none") ? Optional.empty() : Optional.of(java.substring(space + 1)),
                space < 0 ? "" : java.substring(0, space),
                said.getOrDefault("folder", ""),
                said.getOrDefault("store", ""));
    }

    /** Whether its Java can run an agent. */
    public boolean javaWillDo() {
        return java.isPresent() && feature(javaVersion) >= NEEDED;
    }

    /** 17 of {@code 17.0.2}, 8 of {@code 1.8.0_292}; 0 of what is no version. */
    static int feature(String version) {
        String[] parts = version.split("[^0-9]+", -1);
        try {
            int first = Integer.parseInt(parts[0]);
            return first == 1 && parts.length > 1 ? Integer.parseInt(parts[1]) : first;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** {@code linux-x86_64-gnu}: what a runtime image must be for. */
    public String platform() {
        return platform(os, arch, libc);
    }

    static String platform(String os, String arch, String libc) {
        String system = switch (os.toLowerCase(Locale.ROOT)) {
            case "darwin", "mac os x", "macos" -> "macos";
            default -> os.toLowerCase(Locale.ROOT);
        };
        String machine = switch (arch.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64", "x64" -> "x86_64";
            case "arm64", "aarch64" -> "aarch64";
            default -> arch.toLowerCase(Locale.ROOT);
        };
        return system.equals("linux")
                ? system + "-" + machine + "-" + (libc.equals("musl") ? "musl" : "gnu")
                : system + "-" + machine;
    }
}
