package io.remora.cli.agent;

import io.remora.agent.ServedClass;
import io.remora.agent.control.FullControlService;
import io.remora.authenticator.policy.Policy;
import io.remora.authenticator.policy.PolicyAdmission;
import io.remora.authenticator.policy.ReloadingPolicy;
import io.remora.cli.command.UsageException;
import io.remora.cli.dial.ClassPath;
import io.remora.cli.review.ServedOptions;
import io.remora.server.Offer;
import io.remora.server.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an agent serves, and to whom. */
final class ServiceOptions {
    private static final Logger LOG = Logger.getLogger("io.remora.agent");

    @Option(
            names = "--serve",
            required = true,
            paramLabel = "SERVICE",
            description =
                    "A class with @Exposed members, or `sample`. Repeated with --policy, which says who gets which.")
    private List<String> services = new ArrayList<>();

    @Option(
            names = "--classpath",
            paramLabel = "PATHS",
            description =
                    "Where the class is, and authenticators of your own, as java's: jars, folders, and FOLDER/* for"
                            + " the jars in it.")
    @Nullable
    private String classpath;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description =
                    "Who is granted what; read again when it changes. Without it every authenticated principal gets"
                            + " what --serve names.")
    @Nullable
    private Path policy;

    /** For picocli. */
    ServiceOptions() {}

    /** A loader for the class path that was named. */
    ClassLoader loader() {
        return ClassPath.loader(classpath);
    }

    /** Grants as was said, and says so in the log once {@link Announcement#make} is called. */
    Announcement grant(Server.Builder builder, ClassLoader loader, boolean anonymousToo) throws IOException {
        List<ServedClass> served = new ArrayList<>();
        for (String each : services) {
            served.add(ServedOptions.find(each, loader));
        }
        served.forEach(each -> each.warnings().forEach(LOG::warning));
        Path file = policy;
        String names = served.stream().map(ServedClass::name).collect(Collectors.joining(", "));
        if (file == null) {
            requireOne(served);
            builder.grant("*", served.get(0).offer());
            return () -> LOG.info("serving " + names + " to every authenticated principal"
                    + (anonymousToo ? ", and to everybody who comes over tcp://" : "") + ": no policy was given");
        }
        List<Offer> offers = served.stream().map(ServedClass::offer).toList();
        Map<String, Offer> named = PolicyAdmission.named(offers);
        ReloadingPolicy reloading = ReloadingPolicy.open(
                file,
                Clock.systemUTC(),
                each -> each.warnings(named, Instant.now()).forEach(LOG::warning));
        builder.admission(PolicyAdmission.of(reloading, offers));
        Policy now = reloading.current();
        return () -> {
            LOG.info("serving " + names + " to whom " + file + " grants it");
            now.describe().forEach(LOG::info);
        };
    }

    private static void requireOne(List<ServedClass> served) {
        if (served.size() > 1) {
            throw new UsageException("--serve is given " + served.size()
                    + " times: without --policy, which says who gets which, give it once");
        }
        if (served.get(0).name().equals(FullControlService.NAME)) {
            throw new UsageException(
                    FullControlService.NAME + " is served to those alone whom a policy grants it: give --policy FILE");
        }
    }

    /** Says in the log who is served what. */
    @FunctionalInterface
    interface Announcement {
        /** Says it. */
        void make();
    }
}
