package io.remora.ssh;

import static io.remora.ssh.DialTest.TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Connection;
import io.remora.Exposed;
import io.remora.Remora;
import io.remora.server.Server;
import io.remora.transport.Link;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions over SSH end when what let them in is taken away; the others go on. */
@Timeout(60)
final class SshSessionEndTest {
    @TempDir
    Path folder;

    /** What is called. */
    public static final class Same {
        /** Gives it back. */
        @Exposed
        public int same(int number) {
            return number;
        }
    }

    private Path key(String name) throws IOException {
        return Tools.keygen(folder.resolve(name), "ed25519", "");
    }

    private Path write(String name, String... lines) throws IOException {
        Path next = Files.writeString(folder.resolve(name + ".next"), String.join("\n", lines) + "\n");
        return Files.move(next, folder.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private Ssh dialling(Path key) throws IOException {
        return DialTest.ssh(key, folder.resolve("known")).acceptNew();
    }

    private Connection connect(Server server, Path key) throws IOException {
        Connection connection =
                Remora.connect("ssh://me@127.0.0.1:" + server.uri().getPort(), dialling(key));
        assertThat(connection.root().call("same", 3).as(int.class)).isEqualTo(3);
        return connection;
    }

    @Test
    void aSessionEndsOnceItsKeyItsLineOrItsAuthorityIsTakenAway() throws Exception {
        Path kept = key("kept");
        Path revoked = key("revoked");
        Path removed = key("removed");
        Path certified = key("certified");
        Path authority = key("authority");
        Tools.certify(authority, Path.of(certified + ".pub"), "-I", "live", "-n", "me", "-V", "-1m:+10m");
        String certifying = "cert-authority " + Tools.publicLine(authority);
        Path keys =
                write("keys", Tools.publicLine(kept), Tools.publicLine(revoked), Tools.publicLine(removed), certifying);
        Path list = write("list", "# nobody yet");
        Ssh listening = new Ssh()
                .hostKey(folder.resolve("hostkey"))
                .authorizedKeys(keys)
                .revoked(list);
        try (Server server = Server.on("ssh://127.0.0.1:0", listening)
                        .share("*", Same.class, new Same())
                        .start();
                Connection stays = connect(server, kept);
                Connection ofRevoked = connect(server, revoked);
                Connection ofRemoved = connect(server, removed);
                Connection ofCertified = connect(server, certified)) {
            write("list", Tools.publicLine(revoked));
            write("keys", Tools.publicLine(kept), Tools.publicLine(revoked));
            for (Connection gone : List.of(ofRevoked, ofRemoved, ofCertified)) {
                gone.onEnd().get(20, TimeUnit.SECONDS);
            }
            assertThat(stays.root().call("same", 5).as(int.class)).isEqualTo(5);
        }
    }

    @Test
    void aConnectionWhoseKeyWasTakenAwayOpensNoFurtherChannel() throws Exception {
        Path key = key("id");
        Path keys = write("keys", Tools.publicLine(key));
        try (var listener = new Ssh()
                        .hostKey(folder.resolve("hostkey"))
                        .authorizedKeys(keys)
                        .listen(URI.create("ssh://127.0.0.1:0"));
                Echo echo = new Echo(listener);
                SshHost host = dialling(key)
                        .connect(
                                URI.create(
                                        "ssh://me@127.0.0.1:" + listener.uri().getPort()),
                                TIME)) {
            Link first = host.subsystem();
            assertThat(DialTest.echo(first, "in")).isEqualTo("in");
            assertThat(echo.seen).hasSize(1);
            write("keys", "# nobody");
            assertThatThrownBy(host::subsystem).isInstanceOf(IOException.class);
            assertThat(echo.seen).hasSize(1);
        }
    }
}
