package io.remora.authenticator.policy;

import io.remora.Principal;
import io.remora.authenticator.ReloadingFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The policy of a file that is read again when it changes, without a restart. It looks at most once a second, when it
 * is asked. A file that became wrong changes nothing: what was in force stays in force and the errors are logged.
 *
 * <p>A change counts for the next session at once. Sessions that live were given their grants before: whoever holds
 * them compares {@link #current} with what it used, which is the same object until a new one was read. Any thread may
 * ask.
 */
public final class ReloadingPolicy {
    private final ReloadingFile<Policy> file;
    private final Clock clock;

    private ReloadingPolicy(ReloadingFile<Policy> file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Reads the file for the first time.
     *
     * @throws PolicyException with all its errors when it is not a policy
     * @throws IOException when it cannot be read
     */
    public static ReloadingPolicy open(Path file, Clock clock) throws IOException {
        return open(file, clock, policy -> {});
    }

    /**
     * The same.
     *
     * @param loaded is told of each policy that was read, the first one included, before it is in force
     */
    public static ReloadingPolicy open(Path file, Clock clock, Consumer<Policy> loaded) throws IOException {
        return new ReloadingPolicy(
                ReloadingFile.open(
                        file,
                        path -> {
                            Policy policy = Policy.load(path);
                            loaded.accept(policy);
                            return policy;
                        },
                        clock),
                clock);
    }

    /** The policy in force. */
    public Policy current() {
        return file.get();
    }

    /** What a principal is granted now; see {@link Policy#grantFor(Principal, Set, java.time.Instant)}. */
    public Optional<PolicyGrant> grantFor(Principal principal, Set<String> offered) {
        return current().grantFor(principal, offered, clock.instant());
    }

    /** The errors of the file as it stands, when they keep it from being in force. */
    public Optional<String> problem() {
        return file.problem();
    }
}
