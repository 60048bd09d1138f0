package io.remora.cli;

import static io.remora.cli.Command.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.remora.cli.Command.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code remora certs}: the files it makes and what it says. */
@Timeout(60)
class CertsCommandTest {
    @TempDir
    private Path folder;

    private Path dir() {
        return folder.resolve("pki");
    }

    private Result init() {
        return run("certs", "init", "--dir", dir());
    }

    @Test
    void initMakesAnAuthorityAndSaysThatItsKeyIsNotEncrypted() throws Exception {
        Result result = init();
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .isEqualTo(dir().resolve("ca.pem") + ": give this to peers, with --trust\n" + dir().resolve("ca.key")
                        + ": keep this to yourself\n");
        assertThat(result.error()).startsWith("The key is NOT encrypted").hasLineCount(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir().resolve("ca.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void anAuthorityIsNeverOverwritten() throws Exception {
        init();
        byte[] before = Files.readAllBytes(dir().resolve("ca.key"));
        Result again = init();
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.error()).startsWith("remora: " + dir() + " holds a certificate authority already");
        assertThat(Files.readAllBytes(dir().resolve("ca.key"))).isEqualTo(before);
    }

    @Test
    void issueNamesTheHostByDefault() {
        init();
        Result result = run("certs", "issue", "--dir", dir(), "--name", "build7");
        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines().toList().get(0))
                .startsWith(dir().resolve("build7.pem") + ": for dns:build7, until ");
        assertThat(dir().resolve("build7.key")).isRegularFile();
    }

    @Test
    void issueTakesNamesUsageAndLife() {
        init();
        run(
                "certs",
                "issue",
                "--dir",
                dir(),
                "--name",
                "x",
                "--san",
                "ip:127.0.0.1",
                "--san",
                "uri:spiffe://example.org/x",
                "--usage",
                "client",
                "--ttl",
                "12h");
        Result shown = run("certs", "show", dir().resolve("x.pem"));
        assertThat(shown.out())
                .contains("names:       ip:127.0.0.1, uri:spiffe://example.org/x\n")
                .contains("usage:       client, signature\n")
                .contains("(valid for 11 hours)");
    }

    @Test
    void showTellsWhatACertificateSays() {
        init();
        run("certs", "issue", "--dir", dir(), "--name", "me");
        Result text = run("certs", "show", dir().resolve("me.pem"), dir().resolve("ca.pem"));
        assertThat(text.out())
                .contains(
                        "subject:     CN=me\n",
                        "names:       dns:me\n",
                        "fingerprint: SHA256 ",
                        "usage:       authority");
        JsonArray json = JsonParser.parseString(
                        run("certs", "show", "--json", dir().resolve("me.pem")).out())
                .getAsJsonArray();
        assertThat(json).hasSize(1);
        assertThat(json.get(0)
                        .getAsJsonObject()
                        .get("names")
                        .getAsJsonArray()
                        .get(0)
                        .getAsString())
                .isEqualTo("dns:me");
        assertThat(json.get(0).getAsJsonObject().get("authority").getAsBoolean())
                .isFalse();
    }

    @Test
    void aPassphraseFromAFileSealsTheKey() throws Exception {
        Path right = Files.writeString(folder.resolve("right"), "correct horse\n");
        Path wrong = Files.writeString(folder.resolve("wrong"), "battery staple\n");
        Result made = run("certs", "init", "--dir", dir(), "--passphrase-file", right);
        assertThat(made.error()).startsWith("The key is sealed with the passphrase");
        assertThat(Files.readString(dir().resolve("ca.key"))).doesNotContain("BEGIN PRIVATE KEY");
        assertThat(run("certs", "issue", "--dir", dir(), "--name", "a").code()).isEqualTo(1);
        assertThat(run("certs", "issue", "--dir", dir(), "--name", "a", "--passphrase-file", wrong)
                        .code())
                .isEqualTo(1);
        assertThat(run("certs", "issue", "--dir", dir(), "--name", "a", "--passphrase-file", right)
                        .code())
                .isZero();
    }

    @Test
    void noPassphraseAndAFileForItExcludeEachOther() {
        Result result = run("certs", "init", "--dir", dir(), "--no-passphrase", "--passphrase-file", "x");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.error()).contains("exclude each other");
        assertThat(dir()).doesNotExist();
    }

    @Test
    void badValuesAreErrorsOfUsage() {
        init();
        for (String[] wrong : new String[][] {
            {"--name", "../x"},
            {"--name", "x", "--san", "foo:bar"},
            {"--name", "x", "--ttl", "5x"},
            {"--name", "x", "--usage", "both-ways"},
            {"--name", "ca"}
        }) {
            Result result = run(Pki.line("certs", "issue", "--dir", dir(), wrong));
            assertThat(result.code()).as(result.error()).isEqualTo(2);
            assertThat(result.error()).startsWith("remora: ").hasLineCount(1);
        }
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThat(run("certs", "issue", "--dir", dir(), "--name", "x").error())
                .isEqualTo("remora: " + dir() + " is no folder; make one with: certs init --dir " + dir());
        assertThat(run("certs", "show", folder.resolve("nope")).error())
                .startsWith("remora: cannot read " + folder.resolve("nope"));
    }

    @Test
    void listTellsWhatBecameOfEach() {
        init();
        assertThat(run("certs", "list", "--dir", dir()).line()).isEqualTo("nothing was issued yet");
        run("certs", "issue", "--dir", dir(), "--name", "a");
        run("certs", "issue", "--dir", dir(), "--name", "b");
        run("certs", "revoke", "--dir", dir(), "--name", "b", "--reason", "key-compromise");
        assertThat(run("certs", "list", "--dir", dir()).out().lines().map(line -> line.split(" +")[0]))
                .containsExactly("valid", "revoked");
        JsonArray json = JsonParser.parseString(
                        run("certs", "list", "--json", "--dir", dir()).out())
                .getAsJsonArray();
        assertThat(json.get(1).getAsJsonObject().get("status").getAsString()).isEqualTo("revoked");
        assertThat(json.get(0).getAsJsonObject().get("revoked").isJsonNull()).isTrue();
    }

    @Test
    void renewMakesANewKeyForTheSameNames() throws Exception {
        init();
        run("certs", "issue", "--dir", dir(), "--name", "a", "--san", "ip:127.0.0.1");
        byte[] before = Files.readAllBytes(dir().resolve("a.key"));
        Result result = run("certs", "renew", "--dir", dir(), "--name", "a", "--ttl", "1d");
        assertThat(result.out()).startsWith(dir().resolve("a.pem") + ": for ip:127.0.0.1, until ");
        assertThat(Files.readAllBytes(dir().resolve("a.key"))).isNotEqualTo(before);
        assertThat(run("certs", "renew", "--dir", dir(), "--name", "nobody").code())
                .isEqualTo(1);
    }

    @Test
    void revokeTakesANameOrASerial() {
        init();
        run("certs", "issue", "--dir", dir(), "--name", "a");
        assertThat(run("certs", "revoke", "--dir", dir()).code()).isEqualTo(2);
        assertThat(run("certs", "revoke", "--dir", dir(), "--serial", "xyz").code())
                .isEqualTo(2);
        String[] words = run("certs", "list", "--dir", dir()).line().split(" +");
        String serial = words[words.length - 1];
        assertThat(run("certs", "revoke", "--dir", dir(), "--serial", serial).out())
                .startsWith("revoked a, serial " + serial);
        assertThat(run("certs", "revoke", "--dir", dir(), "--name", "a").out())
                .startsWith("there was nothing to revoke");
    }

    @Test
    void exportWritesAKeyStoreThatJavaOpens() throws Exception {
        init();
        run("certs", "issue", "--dir", dir(), "--name", "a");
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        Result result = run("certs", "export", "--dir", dir(), "--name", "a", "--password-file", password);
        assertThat(result.error()).isEmpty();
        java.security.KeyStore store =
                java.security.KeyStore.getInstance(dir().resolve("a.p12").toFile(), "secret".toCharArray());
        assertThat(store.isKeyEntry("a")).isTrue();
        assertThat(run("certs", "export", "--dir", dir(), "--name", "a", "--password-file", password)
                        .code())
                .isEqualTo(1);
    }

    @Test
    void theRootIsReplacedInTwoSteps() {
        init();
        run("certs", "issue", "--dir", dir(), "--name", "a");
        assertThat(run("certs", "rotate-ca", "--dir", dir()).out()).contains("holds both roots");
        assertThat(run("certs", "show", dir().resolve("ca.pem")).out().split("\nsubject:").length)
                .isEqualTo(2);
        long used = System.nanoTime();
        assertThat(run("certs", "rotate-ca", "--retire", "--dir", dir()).code()).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - used))
                .as("who is refused is not kept waiting: what renews meanwhile would have no time")
                .isLessThan(Duration.ofSeconds(2));
        run("certs", "renew", "--dir", dir(), "--name", "a");
        long renewed = System.nanoTime();
        assertThat(run("certs", "rotate-ca", "--retire", "--dir", dir()).out()).contains("holds the new root alone");
        assertThat(Duration.ofNanos(System.nanoTime() - renewed))
                .as("the time that the holder of the renewed one has to take it up")
                .isGreaterThan(Duration.ofSeconds(2));
        assertThat(run("certs", "rotate-ca", "--kind", "ed25519", "--dir", dir())
                        .code())
                .isZero();
        assertThat(run("certs", "show", dir().resolve("ca.pem")).out()).contains("Ed25519");
        assertThat(run("certs", "rotate-ca", "--retire", "--even-if-used", "--dir", dir())
                        .out())
                .contains("holds the new root alone");
        assertThat(run("certs", "rotate-ca", "--even-if-used", "--dir", dir()).code())
                .isEqualTo(2);
    }

    @Test
    void thePassphraseIsChangedAndTakenAway() throws Exception {
        Path first = Files.writeString(folder.resolve("first"), "correct horse\n");
        Path second = Files.writeString(folder.resolve("second"), "battery staple\n");
        init();
        run("certs", "issue", "--dir", dir(), "--name", "a", "--ssh-user");
        assertThat(run("certs", "passphrase", "--dir", dir(), "--new-passphrase-file", first)
                        .error())
                .isEqualTo("The key is sealed with the passphrase; without it nothing can be issued.");
        assertThat(run("certs", "passphrase", "--dir", dir(), "--new-passphrase-file", second)
                        .code())
                .isEqualTo(1);
        assertThat(run(
                                "certs",
                                "passphrase",
                                "--dir",
                                dir(),
                                "--passphrase-file",
                                first,
                                "--new-passphrase-file",
                                second)
                        .code())
                .isZero();
        Object[] line = {"certs", "issue", "--dir", dir(), "--name", "b"};
        for (Object[] kind : new Object[][] {{}, {"--ssh-user"}}) {
            assertThat(run(Pki.line(line, kind, "--passphrase-file", first)).error())
                    .contains("is not opened");
            assertThat(run(Pki.line(line, kind, "--passphrase-file", second)).code())
                    .isZero();
        }
        // Without a terminal nobody unseals the keys by leaving something out.
        assertThat(run("certs", "passphrase", "--dir", dir(), "--passphrase-file", second)
                        .code())
                .isEqualTo(2);
        Result plain = run("certs", "passphrase", "--dir", dir(), "--passphrase-file", second, "--no-passphrase");
        assertThat(plain.error()).startsWith("The key is NOT encrypted");
        assertThat(run("certs", "issue", "--dir", dir(), "--name", "c").code()).isZero();
    }

    @Test
    void aKeysetSealsTheKeyInThePlaceOfAPassphrase() throws Exception {
        Path keyset = folder.resolve("keyset");
        Path other = folder.resolve("other");
        Path text = Files.writeString(folder.resolve("text"), "{\"key\": []}");
        assertThat(run("certs", "keyset", "--out", keyset).code()).isZero();
        run("certs", "keyset", "--out", other);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyset)))
                .isEqualTo("rw-------");
        assertThat(run("certs", "keyset", "--out", keyset).error()).contains("exists already");
        assertThat(run("certs", "init", "--dir", dir(), "--keyset", keyset).error())
                .isEqualTo("The key is sealed under the given wrapping key; without that nothing can be issued.");
        assertThat(Files.readString(dir().resolve("ca.key"))).contains("REMORA SEALED KEY");
        assertThat(run("certs", "issue", "--dir", dir(), "--name", "a").error())
                .contains("is sealed under a wrapping key; give that key, a keyset with --keyset");
        assertThat(run("certs", "issue", "--dir", dir(), "--name", "a", "--keyset", other)
                        .error())
                .contains("is not opened");
        assertThat(run("certs", "issue", "--dir", dir(), "--name", "a", "--keyset", text)
                        .error())
                .contains("holds no Tink keyset for authenticated encryption; make one with: certs keyset");
        assertThat(run("certs", "issue", "--dir", dir(), "--name", "a", "--keyset", keyset)
                        .code())
                .isZero();
        assertThat(run("certs", "passphrase", "--dir", dir(), "--keyset", keyset, "--new-keyset", other)
                        .code())
                .isZero();
        assertThat(run("certs", "crl", "--dir", dir(), "--keyset", other).code())
                .isZero();
    }
}
