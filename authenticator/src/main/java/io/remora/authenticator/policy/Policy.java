package io.remora.authenticator.policy;

import io.remora.Principal;
import io.remora.certs.CertsException;
import io.remora.certs.Printable;
import io.remora.certs.store.DurableFiles;
import io.remora.server.Offer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a policy file grants. Immutable; whom no grant matches gets nothing.
 *
 * <pre>
 * [[grant]]
 * principal = "cert:dns:ci.*"           # a pattern, or a list of patterns of which one has to match
 * service = "sample"                    # a service's name, or a class on the class path
 * members = ["add", "point", "Point.x"] # of the service, or Type.member for what it hands out; absent: all that is exposed
 * until = 2027-01-01T00:00:00Z          # optional, so are
 * calls = 100                           # uses
 * rate = "50/s"                         # uses: /s, /m or /h
 * bytes = "10MiB"                       # B, KiB, MiB or GiB
 * </pre>
 *
 * <p>Uses and bytes are counted for each principal, in all its sessions together, from the start of the server or the
 * last change of the grant on.
 *
 * <p>The first grant in the file's order that matches, has not ended, and whose service is offered, is the one that
 * counts; the others add nothing to it. Any other key is an error.
 */
public final class Policy {
    private static final int LARGEST = 4 << 20;

    private final List<PolicyGrant> grants;

    private Policy(List<PolicyGrant> grants) {
        this.grants = grants;
    }

    /**
     * Reads a file of at most 4 MiB.
     *
     * @throws PolicyException with all its errors when it is not a policy
     * @throws IOException when it cannot be read
     */
    public static Policy load(Path file) throws IOException {
        byte[] bytes;
        try {
            bytes = DurableFiles.read(file, LARGEST);
        } catch (CertsException e) {
            throw new IOException(e.getMessage(), e);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return parse(text, file);
        } catch (CharacterCodingException e) {
            throw new IOException(Printable.of(file.toString()) + " is not a text in UTF-8; write it again", e);
        }
    }

    /**
     * Reads a text.
     *
     * @param file what errors and rules name
     * @throws PolicyException with all its errors when it is not a policy
     */
    public static Policy parse(String text, Path file) throws PolicyException {
        return new Policy(PolicyReader.read(text, file));
    }

    /** The grants in the order of the file. */
    public List<PolicyGrant> grants() {
        return grants;
    }

    /** What a principal is granted where every service is offered. */
    public Optional<PolicyGrant> grantFor(Principal principal, Instant now) {
        return first(principal, Optional.empty(), now);
    }

    /**
     * What a principal is granted.
     *
     * @param offered the names of what is served; a grant of anything else is passed over
     */
    public Optional<PolicyGrant> grantFor(Principal principal, Set<String> offered, Instant now) {
        return first(principal, Optional.of(offered), now);
    }

    private Optional<PolicyGrant> first(Principal principal, Optional<Set<String>> offered, Instant now) {
        return grants.stream()
                .filter(grant -> !grant.hasEnded(now)
                        && offered.map(names -> names.contains(grant.service())).orElse(true)
                        && grant.match(principal).isPresent())
                .findFirst();
    }

    /** Who may do what, a line for each grant in the order of the file. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        for (PolicyGrant grant : grants) {
            lines.add(grant.rule() + ": " + Explanation.whom(grant) + " may use " + grant.summary());
        }
        if (grants.isEmpty()) {
            lines.add("nobody may do anything: the policy holds no [[grant]]");
        }
        return lines;
    }

    /** What a principal may do and which line says so, and why each other line does not count. For people. */
    public List<String> explain(Principal principal, Instant now) {
        return new Explanation(grants, principal, Optional.empty(), now).lines();
    }

    /** The same where only some services are offered. */
    public List<String> explain(Principal principal, Set<String> offered, Instant now) {
        return new Explanation(grants, principal, Optional.of(offered), now).lines();
    }

    /** What is allowed but is hardly meant: grants that never count, that have ended, or that nobody can match. */
    public List<String> warnings(Instant now) {
        return Warnings.of(grants, now);
    }

    /**
     * The same where only some services are offered: grants of others too, and of members that those do not expose.
     *
     * @param offered what is served, by its names: see {@link PolicyAdmission#named}
     */
    public List<String> warnings(Map<String, Offer> offered, Instant now) {
        List<String> warnings = new ArrayList<>(warnings(now));
        warnings.addAll(Warnings.of(grants, offered));
        return warnings;
    }

    /** What is odd about the name of a principal: that no authenticator of ours gives one like it. */
    public static Optional<String> doubt(String name) {
        return Warnings.ofName(name);
    }
}
