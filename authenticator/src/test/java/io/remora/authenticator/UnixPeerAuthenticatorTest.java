package io.remora.authenticator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Evidence;
import io.remora.Principal;
import io.remora.RefusedException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class UnixPeerAuthenticatorTest {
    @Test
    void theUserThatTheKernelNamesIsThePrincipal() throws IOException {
        Principal principal = UnixPeerAuthenticator.everyUser()
                .authenticate(Peers.with(new Evidence.UnixPeer("alice", "staff")), Peers.SILENT);
        assertThat(principal).isEqualTo(Principal.of("unix:alice", "unix-peer"));
    }

    @Test
    void theSameProcessIsLocalWhateverUsersAreNamed() throws IOException {
        assertThat(UnixPeerAuthenticator.users(List.of("alice"))
                        .authenticate(Peers.with(new Evidence.SameProcess()), Peers.SILENT))
                .isEqualTo(Principal.LOCAL);
    }

    @Test
    void aUserThatIsNotNamedIsRefused() {
        assertThatThrownBy(() -> UnixPeerAuthenticator.users(List.of("alice", "bob"))
                        .authenticate(Peers.with(new Evidence.UnixPeer("mallory", "staff")), Peers.SILENT))
                .isInstanceOf(RefusedException.class)
                .hasMessage("the Unix user 'mallory' is not among the users of unix-peer: add that name to its setting"
                        + " to let it in");
    }

    @Test
    void aPeerFromElsewhereIsRefused() {
        assertThatThrownBy(() -> UnixPeerAuthenticator.everyUser().authenticate(Peers.unproven(), Peers.SILENT))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("did not come over a Unix socket");
    }

    @Test
    void aUserNameThatCouldBreakALineIsRefused() {
        assertThatThrownBy(() -> UnixPeerAuthenticator.everyUser()
                        .authenticate(Peers.with(new Evidence.UnixPeer("a\nb\u202e", "staff")), Peers.SILENT))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("'unix:a\\u000ab\\u202e'")
                .message()
                .doesNotContain("\n", "\u202e");
    }

    @Test
    void aListOfUsersWithoutAnyIsAnError() {
        assertThatThrownBy(() -> UnixPeerAuthenticator.users(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new UnixPeerAuthenticator.Provider().create("alice,,bob"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
