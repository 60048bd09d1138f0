package io.remora.certs.authority;

import io.remora.certs.PeerName;
import io.remora.certs.SubjectAltName;
import io.remora.certs.TimeToLive;
import io.remora.certs.Usage;
import java.util.List;

/**
 * What to issue.
 *
 * @param name names the files and stands in the subject
 * @param names the subject alternative names; when empty, {@code dns:NAME}
 * @param usage to listen, to dial or both
 * @param life how long
 */
public record IssueRequest(PeerName name, List<SubjectAltName> names, Usage usage, TimeToLive life) {
    /** Thirty days: short, so that a lost key is not a worry for long. */
    public static final TimeToLive DEFAULT_LIFE = TimeToLive.ofDays(30);

    /** Copies the names and fills in the default one. */
    public IssueRequest {
        names = names.isEmpty() ? List.of(SubjectAltName.dns(name.text())) : List.copyOf(names);
    }

    /** A certificate to listen and to dial with, for the DNS name {@code name}, for thirty days. */
    public static IssueRequest of(String name) {
        return new IssueRequest(PeerName.of(name), List.of(), Usage.BOTH, DEFAULT_LIFE);
    }

    /** The same request for these names, written {@code dns:}, {@code ip:} or {@code uri:}; none means the default. */
    public IssueRequest names(List<String> written) {
        return new IssueRequest(
                name, written.stream().map(SubjectAltName::parse).toList(), usage, life);
    }

    /** The same request for another use. */
    public IssueRequest usage(Usage other) {
        return new IssueRequest(name, names, other, life);
    }

    /** The same request for another life time. */
    public IssueRequest life(TimeToLive other) {
        return new IssueRequest(name, names, usage, other);
    }
}
