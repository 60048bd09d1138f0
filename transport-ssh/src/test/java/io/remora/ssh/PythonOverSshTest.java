package io.remora.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.agent.Sample;
import io.remora.server.Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Python RPyC client on the pipes of OpenSSH's {@code ssh -s host rpyc}, at our listener. */
@Timeout(90)
final class PythonOverSshTest {
    private static final String PYTHON = "/usr/bin/python3";

    @TempDir
    Path folder;

    @Test
    void pythonCallsAndIsCalledThroughOpenSshsPipes() throws IOException {
        Tools.need("/usr/bin/ssh", "openssh-client");
        Tools.need(PYTHON, "python3-rpyc");
        assertThat(Tools.run(PYTHON, "-c", "import rpyc").status())
                .as("%s has no RPyC: apt-get install python3-rpyc", PYTHON)
                .isZero();
        Path key = Tools.keygen(folder.resolve("id"), "ed25519", "");
        Path authorized =
                Files.writeString(folder.resolve("authorized_keys"), "restrict " + Tools.publicLine(key) + "\n");
        String fingerprint =
                Tools.ok("/usr/bin/ssh-keygen", "-lf", key + ".pub").split(" ")[1];
        Ssh ssh = new Ssh().hostKey(folder.resolve("hostkey")).authorizedKeys(authorized);
        try (Server server = Server.builder()
                .listen(URI.create("ssh://127.0.0.1:0"), ssh)
                .grant("ssh:" + fingerprint, Sample.class, Sample::new)
                .start()) {
            int port = server.uris().get(0).getPort();
            String hostKey = Tools.ok(
                    "/usr/bin/ssh-keygen", "-y", "-f", folder.resolve("hostkey").toString());
            Path known = Files.writeString(folder.resolve("known"), "[127.0.0.1]:" + port + " " + hostKey);
            Path script = Files.write(
                    folder.resolve("client.py"),
                    List.of(
                            "import sys, rpyc",
                            "c = rpyc.connect_subproc(['/usr/bin/ssh', '-F', '/dev/null', '-i', sys.argv[1],",
                            "    '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes',",
                            "    '-o', 'UserKnownHostsFile=' + sys.argv[2], '-p', sys.argv[3],",
                            "    '-s', 'me@127.0.0.1', 'rpyc'])",
                            "print(c.root.add(2, 3))",
                            "print(list(c.root.apply(lambda i: i * i, 4)))",
                            "print(len(c.root.big()))",
                            "try:",
                            "    c.root.div(1, 0)",
                            "except ZeroDivisionError as e:",
                            "    print(str(e).splitlines()[0])",
                            "c.close()",
                            "print(c.proc.wait(20))"));
            Tools.Outcome outcome =
                    Tools.run(PYTHON, script.toString(), key.toString(), known.toString(), Integer.toString(port));
            assertThat(outcome.output().lines())
                    .as(outcome.output())
                    .containsSequence("5", "[0, 1, 4, 9]", "8000", "division by zero", "0");
            assertThat(outcome.status()).isZero();
        }
    }
}
