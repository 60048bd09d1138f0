package io.remora.ssh;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How to listen.
 *
 * @param hostKey the host key's file, made where it is missing; a certificate {@code FILE-cert.pub} beside it is shown
 * @param authorizedKeys files of keys that may log in
 * @param userAuthorities files of public keys that sign user certificates
 * @param revoked files of revoked keys and certificates
 * @param limits what strangers may cost
 */
record ListenSettings(
        Optional<Path> hostKey,
        List<Path> authorizedKeys,
        List<Path> userAuthorities,
        List<Path> revoked,
        PreAuthLimits limits) {
    static final ListenSettings DEFAULTS =
            new ListenSettings(Optional.empty(), List.of(), List.of(), List.of(), PreAuthLimits.defaults());

    ListenSettings withHostKey(Path file) {
        return new ListenSettings(Optional.of(file), authorizedKeys, userAuthorities, revoked, limits);
    }

    ListenSettings withAuthorizedKeys(List<Path> files) {
        return new ListenSettings(hostKey, List.copyOf(files), userAuthorities, revoked, limits);
    }

    ListenSettings withUserAuthorities(List<Path> files) {
        return new ListenSettings(hostKey, authorizedKeys, List.copyOf(files), revoked, limits);
    }

    ListenSettings withRevoked(List<Path> files) {
        return new ListenSettings(hostKey, authorizedKeys, userAuthorities, List.copyOf(files), limits);
    }

    ListenSettings withLimits(PreAuthLimits other) {
        return new ListenSettings(hostKey, authorizedKeys, userAuthorities, revoked, other);
    }
}
