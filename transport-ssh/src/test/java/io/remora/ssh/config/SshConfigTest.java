package io.remora.ssh.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is read off an ssh_config, as ssh_config(5) says it. */
@Timeout(20)
final class SshConfigTest {
    @TempDir
    Path home;

    private HostSettings of(String alias, String... lines) throws IOException {
        Path file = Files.write(home.resolve("config"), java.util.List.of(lines));
        return SshConfig.read(file, home).of(alias, Optional.empty());
    }

    @Test
    void theFirstValueWinsAndKeysAddUp() throws IOException {
        HostSettings settings = of(
                "web1",
                "Port 2200",
                "Host web?",
                "  Port 2300",
                "  User=first",
                "  IdentityFile ~/a",
                "Host *",
                "  User second",
                "  IdentityFile \"%d/b c\"");
        assertThat(settings.port()).hasValue(2200);
        assertThat(settings.user()).contains("first");
        assertThat(settings.identityFiles()).containsExactly(home.resolve("a"), home.resolve("b c"));
        assertThat(settings.hostName()).isEqualTo("web1");
    }

    @Test
    void aNegatedPatternKeepsAHostOut() throws IOException {
        assertThat(of("db.example", "Host *.example !db.example", "User x").user())
                .isEmpty();
        assertThat(of("web.example", "Host *.example !db.example", "User x").user())
                .contains("x");
    }

    @Test
    void matchKnowsTheRealNameAndWhatWouldRunSomethingNeverHolds() throws IOException {
        assertThat(of("short", "Host short", "HostName %h.long.example", "Match host *.long.example", "User real")
                        .user())
                .contains("real");
        assertThat(of("short", "Match exec \"touch " + home.resolve("ran") + "\"", "User evil")
                        .user())
                .isEmpty();
        assertThat(home.resolve("ran")).doesNotExist();
        assertThat(of("short", "Match originalhost short", "User ok").user()).contains("ok");
        assertThat(of("short", "Match all", "ConnectTimeout 7").connectTimeout())
                .contains(Duration.ofSeconds(7));
        assertThat(of("short", "Match user me", "User x").user()).isEmpty();
    }

    @Test
    void includedFilesCountWhereTheyStand() throws IOException {
        Path folder = Files.createDirectories(home.resolve(".ssh/conf.d"));
        Files.writeString(folder.resolve("1"), "Host a\nUser included\n");
        Files.writeString(folder.resolve("2"), "Port 44\n");
        HostSettings settings = of("a", "Host a", "Include conf.d/*", "Host *", "User late");
        assertThat(settings.user()).contains("included");
        assertThat(settings.port()).hasValue(44);
        assertThat(of("b", "Host a", "Include conf.d/*", "Host *", "User late").port())
                .isEmpty();
        Files.writeString(folder.resolve("3"), "Include " + folder.resolve("3") + "\n");
        assertThatThrownBy(() -> of("a", "Include conf.d/3")).hasMessageContaining("circle");
    }

    @Test
    void jumpsKnownHostsAndTheAgentAreRead() throws IOException {
        HostSettings settings = of(
                "x",
                "ProxyJump a,me@b:22",
                "UserKnownHostsFile ~/k1 /k2",
                "IdentityAgent ~/sock",
                "IdentitiesOnly yes",
                "CertificateFile ~/c-%r-%p.pub",
                "StrictHostKeyChecking no",
                "# a comment",
                "Ciphers none");
        assertThat(settings.jumps()).containsExactly("a", "me@b:22");
        assertThat(settings.knownHosts()).containsExactly(home.resolve("k1"), Path.of("/k2"));
        assertThat(settings.identityAgent()).contains(home + "/sock");
        assertThat(settings.identitiesOnly()).isTrue();
        assertThat(settings.certificateFiles())
                .containsExactly(home.resolve("c-" + System.getProperty("user.name") + "-22.pub"));
        assertThat(of("x", "ProxyJump none", "ProxyJump a").jumps()).isEmpty();
    }

    @Test
    void nonsenseNamesItsLine() {
        assertThatThrownBy(() -> of("x", "", "Port 70000"))
                .hasMessageContaining("config:2")
                .hasMessageContaining("70000");
        assertThatThrownBy(() -> of("x", "Port"))
                .hasMessageContaining("config:1")
                .hasMessageContaining("has no value");
        assertThatThrownBy(() -> of("x", "ConnectTimeout soon")).hasMessageContaining("soon");
    }
}
