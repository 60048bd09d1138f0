package io.remora.cli.review;

import io.remora.agent.ServedClass;
import io.remora.authenticator.policy.PolicyAdmission;
import io.remora.cli.command.OperationException;
import io.remora.cli.dial.ClassPath;
import io.remora.server.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What an agent serves to whom a policy grants it: as {@code remora agent} is told, where the policy is only looked at.
 */
public final class ServedOptions {
    @Option(
            names = "--serve",
            paramLabel = "SERVICE",
            description =
                    "What the agent is told to serve; repeated. A grant of anything else is passed over. Without this"
                            + " option every grant counts as one of something that is served.")
    private List<String> services = new ArrayList<>();

    @Option(names = "--classpath", paramLabel = "PATHS", description = "Where the classes are, as java's.")
    @Nullable
    private String classpath;

    /** For picocli. */
    ServedOptions() {}

    /** The services by their names; empty when none was named. */
    Optional<Map<String, Offer>> named() {
        if (services.isEmpty()) {
            return Optional.empty();
        }
        ClassLoader loader = ClassPath.loader(classpath);
        return Optional.of(PolicyAdmission.named(
                services.stream().map(each -> find(each, loader).offer()).toList()));
    }

    /**
     * A service that was named on a command line.
     *
     * @throws OperationException when there is none, in one sentence
     */
    public static ServedClass find(String name, ClassLoader loader) {
        try {
            return ServedClass.named(name, loader);
        } catch (IllegalArgumentException e) {
            throw new OperationException(String.valueOf(e.getMessage()), e);
        }
    }
}
