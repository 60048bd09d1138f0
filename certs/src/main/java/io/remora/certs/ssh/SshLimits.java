package io.remora.certs.ssh;

import io.remora.certs.CertsException;
import io.remora.certs.Printable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a user's SSH certificate allows. Without any permission a user can run commands and no more: what ssh-keygen
 * grants by default has to be asked for here.
 *
 * @param permissions what is allowed beyond running commands
 * @param forceCommand the one command that runs whatever the user asks for
 * @param sourceAddresses addresses or networks from which it may be used; empty means any
 */
public record SshLimits(Set<Permission> permissions, Optional<String> forceCommand, List<String> sourceAddresses) {
    /** No permission and no restriction. */
    public static final SshLimits NONE = new SshLimits(Set.of(), Optional.empty(), List.of());

    private static final Pattern NETWORK = Pattern.compile("[0-9A-Fa-f.:]{2,45}(/[0-9]{1,3})?");

    /** What OpenSSH can permit. */
    public enum Permission {
        /** A terminal. */
        PTY,
        /** Forwarding of ports. */
        PORT_FORWARDING,
        /** Forwarding of the agent. */
        AGENT_FORWARDING,
        /** Forwarding of X11. */
        X11_FORWARDING,
        /** Running {@code ~/.ssh/rc}. */
        USER_RC;

        /** Reads {@code pty}, {@code port-forwarding} and so on. */
        public static Permission parse(String text) {
            for (Permission permission : values()) {
                if (permission.text().equals(text.toLowerCase(Locale.ROOT))) {
                    return permission;
                }
            }
            throw CertsException.of(
                    CertsException.Reason.BAD_VALUE,
                    "unknown SSH permission '" + Printable.of(text)
                            + "'; use pty, port-forwarding, agent-forwarding, x11-forwarding or user-rc");
        }

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private String extension() {
            return this == X11_FORWARDING ? "permit-X11-forwarding" : "permit-" + text();
        }
    }

    /**
     * Checks the command and the addresses.
     *
     * @throws CertsException {@code BAD_VALUE} for an empty command or one that is not an address
     */
    public SshLimits {
        permissions = Set.copyOf(permissions);
        sourceAddresses = List.copyOf(sourceAddresses);
        forceCommand.ifPresent(command -> {
            if (command.isBlank() || command.length() > 4096) {
                throw CertsException.of(
                        CertsException.Reason.BAD_VALUE,
                        "a forced command has 1 to 4096 characters; give it or leave it out");
            }
        });
        for (String address : sourceAddresses) {
            if (!NETWORK.matcher(address).matches()) {
                throw CertsException.of(
                        CertsException.Reason.BAD_VALUE,
                        "the source address '" + Printable.of(address) + "' cannot be used; write it as 192.0.2.7 or"
                                + " 192.0.2.0/24");
            }
        }
    }

    TreeMap<String, String> criticalOptions() {
        TreeMap<String, String> options = new TreeMap<>();
        forceCommand.ifPresent(command -> options.put("force-command", command));
        if (!sourceAddresses.isEmpty()) {
            options.put("source-address", String.join(",", sourceAddresses));
        }
        return options;
    }

    TreeMap<String, String> extensions() {
        TreeMap<String, String> options = new TreeMap<>();
        permissions.forEach(permission -> options.put(permission.extension(), ""));
        return options;
    }
}
