package io.remora.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to dial: what a command line or code said, before any configuration file is read.
 *
 * @param keys private key files to offer; empty for the configuration's, the usual ones and the agent's
 * @param knownHosts files that replace the configuration's
 * @param config the configuration file; empty for {@code ~/.ssh/config}
 * @param agent the agent's socket; empty for the configuration's and {@code SSH_AUTH_SOCK}
 * @param useAgent whether to ask an agent at all
 * @param prompts whom to ask
 * @param askPassword whether passwords and questions of the server may be asked for
 * @param acceptNew whether a host that is not known is accepted and remembered
 * @param requirePostQuantum whether a key exchange that is not post-quantum is refused
 * @param requireStrictKex whether a host without strict key exchange is refused
 * @param keepAlive how often a silent host is asked for a sign of life; three missed end the connection
 */
record DialSettings(
        List<Path> keys,
        List<Path> knownHosts,
        Optional<Path> config,
        Optional<Path> agent,
        boolean useAgent,
        Prompts prompts,
        boolean askPassword,
        boolean acceptNew,
        boolean requirePostQuantum,
        boolean requireStrictKex,
        Duration keepAlive) {
    static final DialSettings DEFAULTS = new DialSettings(
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            true,
            Prompts.none(),
            false,
            false,
            false,
            false,
            Duration.ofSeconds(15));

    DialSettings {
        keys = List.copyOf(keys);
        knownHosts = List.copyOf(knownHosts);
        if (keepAlive.isNegative() || keepAlive.isZero()) {
            throw new IllegalArgumentException("the time between keep-alives must be positive, not " + keepAlive);
        }
    }

    Draft draft() {
        return new Draft(this);
    }

    /** A copy to change one value in; never shared. */
    static final class Draft {
        List<Path> keys;
        List<Path> knownHosts;
        Optional<Path> config;
        Optional<Path> agent;
        boolean useAgent;
        Prompts prompts;
        boolean askPassword;
        boolean acceptNew;
        boolean requirePostQuantum;
        boolean requireStrictKex;
        Duration keepAlive;

        private Draft(DialSettings settings) {
            keys = settings.keys;
            knownHosts = settings.knownHosts;
            config = settings.config;
            agent = settings.agent;
            useAgent = settings.useAgent;
            prompts = settings.prompts;
            askPassword = settings.askPassword;
            acceptNew = settings.acceptNew;
            requirePostQuantum = settings.requirePostQuantum;
            requireStrictKex = settings.requireStrictKex;
            keepAlive = settings.keepAlive;
        }

        DialSettings settings() {
            return new DialSettings(
                    keys,
                    knownHosts,
                    config,
                    agent,
                    useAgent,
                    prompts,
                    askPassword,
                    acceptNew,
                    requirePostQuantum,
                    requireStrictKex,
                    keepAlive);
        }
    }
}
