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
    void theUserAndTheGroupThatTheKernelNamesAreThePrincipal() throws IOException {
        Principal principal = UnixPeerAuthenticator.everyUser()
                .authenticate(Peers.with(new Evidence.UnixPeer("alice", "staff")), Peers.SILENT);
        assertThat(principal.name()).isEqualTo("unix:alice");
        assertThat(principal.names()).containsExactly("unix:alice", "unix-group:staff");
        assertThat(principal.authenticator()).isEqualTo("unix-peer");
        assertThat(principal.expires()).isEmpty();
    }

    @Test
    void aSettingAdmitsUsersAndWholeGroups() throws IOException {
        UnixPeerAuthenticator some = new UnixPeerAuthenticator.Provider().create("alice,group=staff,group=ops");
        for (Evidence.UnixPeer in : List.of(
                new Evidence.UnixPeer("alice", "guests"),
                new Evidence.UnixPeer("bob", "staff"),
                new Evidence.UnixPeer("carol", "ops"))) {
            assertThat(some.authenticate(Peers.with(in), Peers.SILENT).name()).isEqualTo("unix:" + in.user());
        }
        for (Evidence.UnixPeer out : List.of(
                new Evidence.UnixPeer("bob", "guests"),
                new Evidence.UnixPeer("staff", "alice"),
                new Evidence.UnixPeer("group=staff", "guests"))) {
            assertThatThrownBy(() -> some.authenticate(Peers.with(out), Peers.SILENT))
                    .isInstanceOf(RefusedException.class);
        }
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
                .hasMessage(
                        "the Unix user 'mallory' of the group 'staff' is not among the users and groups of unix-peer:"
                                + " add that name, or group=NAME, to its setting to let it in");
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
        assertThatThrownBy(() -> new UnixPeerAuthenticator.Provider().create("group="))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
