package io.remora.ssh.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an {@code ssh_config} says about one host.
 *
 * @param hostName where it really is; the name that was asked for where the file does not say
 * @param port its port, when the file says
 * @param user the user's name there, when the file says
 * @param identityFiles private keys to offer, in order
 * @param certificateFiles certificates for them
 * @param identitiesOnly whether the agent may offer no other keys
 * @param identityAgent the agent's socket, {@code none}, or empty for {@code SSH_AUTH_SOCK}
 * @param knownHosts the files with known hosts; empty for the usual one
 * @param jumps hosts to go through ({@code [user@]host[:port]}), the nearest first
 * @param connectTimeout how long to wait for a connection
 */
public record HostSettings(
        String hostName,
        OptionalInt port,
        Optional<String> user,
        List<Path> identityFiles,
        List<Path> certificateFiles,
        boolean identitiesOnly,
        Optional<String> identityAgent,
        List<Path> knownHosts,
        List<String> jumps,
        Optional<Duration> connectTimeout) {
    /** Copies the lists. */
    public HostSettings {
        identityFiles = List.copyOf(identityFiles);
        certificateFiles = List.copyOf(certificateFiles);
        knownHosts = List.copyOf(knownHosts);
        jumps = List.copyOf(jumps);
    }
}
