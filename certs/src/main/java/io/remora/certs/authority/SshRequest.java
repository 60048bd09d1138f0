package io.remora.certs.authority;

import io.remora.certs.PeerName;
import io.remora.certs.TimeToLive;
import io.remora.certs.ssh.SshCertificate;
import io.remora.certs.ssh.SshLimits;
import java.util.List;

/**
 * Which SSH certificate to issue.
 *
 * @param name names the files and is the key id in sshd's log
 * @param use for a user or a host
 * @param principals login or host names; when empty, the name
 * @param life how long
 * @param limits what a user may do
 */
public record SshRequest(
        PeerName name, SshCertificate.Use use, List<String> principals, TimeToLive life, SshLimits limits) {
    /** Fills in the default principal. */
    public SshRequest {
        principals = principals.isEmpty() ? List.of(name.text()) : List.copyOf(principals);
    }

    /** For a user of this name, who may run commands. */
    public static SshRequest user(String name) {
        return new SshRequest(
                PeerName.of(name), SshCertificate.Use.USER, List.of(), IssueRequest.DEFAULT_LIFE, SshLimits.NONE);
    }

    /** For a host of this name. */
    public static SshRequest host(String name) {
        return new SshRequest(
                PeerName.of(name), SshCertificate.Use.HOST, List.of(), IssueRequest.DEFAULT_LIFE, SshLimits.NONE);
    }

    /** The same request for these principals; none means the default. */
    public SshRequest principals(List<String> others) {
        return new SshRequest(name, use, others, life, limits);
    }

    /** The same request for another life time. */
    public SshRequest life(TimeToLive other) {
        return new SshRequest(name, use, principals, other, limits);
    }

    /** The same request with other limits. */
    public SshRequest limits(SshLimits other) {
        return new SshRequest(name, use, principals, life, other);
    }
}
