package io.remora.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Exposed;
import io.remora.Remora;
import io.remora.RemoteObject;
import io.remora.server.Server;
import io.remora.transport.LoopbackTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happened stands in the log, and what is done to the log is found. */
@Timeout(60)
final class AuditLogTest {
    @TempDir
    private Path folder;

    @Exposed
    interface Desk {
        int add(int a, int b);

        @Exposed(audited = true)
        String open(String account, int amount);

        void fail();
    }

    private static final class Clerk implements Desk {
        final java.util.concurrent.atomic.AtomicInteger added = new java.util.concurrent.atomic.AtomicInteger();

        @Override
        public int add(int a, int b) {
            added.incrementAndGet();
            return a + b;
        }

        @Override
        public String open(String account, int amount) {
            return account;
        }

        @Override
        public void fail() {
            throw new IllegalStateException("a secret");
        }
    }

    /** Marks what of it may be written down, and what not. */
    @Exposed
    static final class Gatehouse {
        @Exposed(writable = true, audited = true)
        public String motto = "";

        @Exposed(writable = true)
        public String password = "";

        private String watchword = "";
        private String colour = "";

        @Exposed(audited = true)
        public String login(String name) {
            return name;
        }

        public String login(String name, String secret) {
            return name + secret.length();
        }

        @Exposed(audited = true)
        public int ring(int times) {
            return times;
        }

        @Exposed(audited = true)
        public int ring(int times, String bell) {
            return times + bell.length();
        }

        @Exposed(attribute = true, audited = true)
        public String getWatchword() {
            return watchword;
        }

        @Exposed(attribute = true)
        public void setWatchword(String to) {
            watchword = to;
        }

        @Exposed(attribute = true)
        public String getColour() {
            return colour;
        }

        @Exposed(attribute = true, audited = true)
        public void setColour(String to) {
            colour = to;
        }
    }

    @Test
    void whatIsWrittenDownOfArgumentsIsWhatEachOverloadAndEachSetterAllows() throws IOException {
        String uri = "inproc://audit-" + System.nanoTime();
        try (AuditLog log = AuditLog.open(path());
                Server server = Server.on(uri, new LoopbackTransport())
                        .grant("*", Gatehouse.class, Gatehouse::new)
                        .audit(log)
                        .start();
                var connection = Remora.connect(server.uri().toString(), new LoopbackTransport())) {
            RemoteObject root = connection.root();
            root.call("login", "alice");
            root.call("login", "alice", "hunter2");
            root.call("ring", 3);
            root.call("ring", 4, "the great one");
            root.set("motto", "semper");
            root.set("password", "hunter3");
            root.set("watchword", "hunter4");
            root.set("colour", "blue");
            assertThat(root.get("motto").as(String.class)).isEqualTo("semper");
        }
        assertThat(String.join("\n", lines())).doesNotContain("hunter");
        assertThat(lines().stream().filter(line -> line.contains("\"arguments\"")))
                .extracting(line -> line.replaceAll(".*\"member\":\"(\\w+)\".*\"arguments\":\"(.*)\",\"hash.*", "$1$2"))
                .containsExactly(
                        "ring(3)", "ring(4, \\\"the great one\\\")", "motto(\\\"semper\\\")", "colour(\\\"blue\\\")");
    }

    private Path path() {
        return folder.resolve("audit.jsonl");
    }

    private void work(AuditLog log, int calls) throws IOException {
        String uri = "inproc://audit-" + System.nanoTime();
        try (Server server = Server.on(uri, new LoopbackTransport())
                        .grant("*", Desk.class, Clerk::new)
                        .audit(log)
                        .start();
                var connection = Remora.connect(uri, new LoopbackTransport())) {
            assertThat(server.uris()).hasSize(1);
            RemoteObject root = connection.root();
            for (int i = 0; i < calls; i++) {
                root.call("add", i, 1);
            }
            root.call("open", "alice\n{\"n\":1}", 5);
            assertThatThrownBy(() -> root.call("forge\",\"verdict\":\"allow\u202e\n"))
                    .isNotNull();
            assertThatThrownBy(() -> root.call("fail")).isNotNull();
        }
    }

    private void write(int calls) throws IOException {
        try (AuditLog log = AuditLog.open(path(), 4000)) {
            work(log, calls);
        }
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : AuditFiles.rotated(path())) {
            lines.addAll(Files.readAllLines(file));
        }
        lines.addAll(Files.readAllLines(path()));
        return lines;
    }

    @Test
    void aSessionAndItsDecisionsAreLines() throws IOException {
        try (AuditLog log = AuditLog.open(path())) {
            work(log, 1);
        }
        List<String> lines = lines();
        assertThat(lines.get(0)).contains("\"event\":\"opened\"");
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .contains("\"event\":\"begin\"")
                        .contains("\"principal\":\"local\"")
                        .contains("\"service\":\"io.remora.audit.AuditLogTest$Desk\""));
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .contains("\"event\":\"decision\"")
                        .contains(
                                "\"type\":\"io.remora.audit.AuditLogTest$Desk\",\"member\":\"add\",\"operation\":\"CALL\"")
                        .contains("\"verdict\":\"allow\",\"rule\":\"all that is exposed\"")
                        .doesNotContain("arguments"));
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .contains("\"event\":\"end\"")
                        .contains("\"member\":\"add\"")
                        .contains("\"outcome\":\"result\"")
                        .contains("\"micros\":"));
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .contains("\"member\":\"fail\"")
                        .contains("\"outcome\":\"java.lang.IllegalStateException\""));
        assertThat(lines).noneMatch(line -> line.contains("a secret"));
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .contains("\"event\":\"over\"")
                        .contains("\"principal\":\"local\"")
                        .containsPattern("\"micros\":[1-9]"));
        assertThat(lines.get(lines.size() - 1)).contains("\"event\":\"closed\"");
        AuditReport report = AuditVerifier.verify(path());
        assertThat(report.problems()).isEmpty();
        assertThat(report.closed()).isTrue();
        assertThat(report.lines()).isEqualTo(lines.size());
    }

    @Test
    void argumentsStandThereWhereTheMemberSaysSoAndCannotBreakALine() throws IOException {
        write(0);
        assertThat(lines())
                .anySatisfy(line -> assertThat(line)
                        .contains("\"member\":\"open\"")
                        .contains("\"arguments\":\"(\\\"alice\\\\u000a{\\\\\\\"n\\\\\\\":1}\\\", 5)\""));
        assertThat(lines())
                .anySatisfy(line -> assertThat(line)
                        .contains("\"member\":\"forge\\\",\\\"verdict\\\":\\\"allow\\u202e\\u000a\"")
                        .contains("\"verdict\":\"deny\""));
        for (String line : lines()) {
            assertThat(line).startsWith("{\"n\":").endsWith("\"}").matches("[ -~]*");
        }
    }

    @Test
    void itIsRotatedAndTheChainGoesOn() throws IOException {
        write(200);
        assertThat(AuditFiles.rotated(path())).hasSizeGreaterThan(5);
        AuditReport report = AuditVerifier.verify(path());
        assertThat(report.problems()).isEmpty();
        assertThat(report.lines()).isEqualTo(lines().size()).isGreaterThan(400);
        try (AuditLog log = AuditLog.open(path(), 4000)) {
            work(log, 5);
        }
        AuditReport longer = AuditVerifier.verify(path(), report.lastHash());
        assertThat(longer.problems()).isEmpty();
        assertThat(longer.lines()).isGreaterThan(report.lines());
    }

    @Test
    void itsFilesAreTheOwnersAlone() throws IOException {
        write(50);
        for (Path file : List.of(path(), AuditFiles.head(path()), AuditFiles.rotated(path(), 1))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    private void change(java.util.function.UnaryOperator<List<String>> change) throws IOException {
        Path saved = folder.resolve("saved");
        Files.copy(path(), saved, StandardCopyOption.REPLACE_EXISTING);
        List<String> lines = change.apply(new ArrayList<>(Files.readAllLines(saved)));
        Files.writeString(path(), String.join("\n", lines) + "\n");
    }

    private String problem() throws IOException {
        AuditReport report = AuditVerifier.verify(path());
        assertThat(report.isIntact()).isFalse();
        return report.problems().get(0).toString();
    }

    @Test
    void aDroppedLineIsFound() throws IOException {
        try (AuditLog log = AuditLog.open(path())) {
            work(log, 10);
        }
        change(lines -> {
            lines.remove(7);
            return lines;
        });
        assertThat(problem()).endsWith("audit.jsonl:8: line 8 before it is missing");
    }

    @Test
    void aDroppedLineIsFoundWhereTheOthersAreNumberedAnew() throws IOException {
        try (AuditLog log = AuditLog.open(path())) {
            work(log, 10);
        }
        change(lines -> {
            lines.remove(7);
            for (int i = 7; i < lines.size(); i++) {
                lines.set(i, lines.get(i).replaceFirst("\\d+", Integer.toString(i + 1)));
            }
            return lines;
        });
        assertThat(problem()).endsWith("audit.jsonl:8: line 8 was changed, or stands after a line that was");
    }

    @Test
    void aChangedLineIsFoundWhicheverByteItIs() throws IOException {
        try (AuditLog log = AuditLog.open(path())) {
            work(log, 3);
        }
        byte[] whole = Files.readAllBytes(path());
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            byte[] changed = whole.clone();
            changed[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(path(), changed);
            assertThat(AuditVerifier.verify(path()).isIntact())
                    .as("change %d", i)
                    .isFalse();
        }
        Files.write(path(), whole);
        assertThat(AuditVerifier.verify(path()).isIntact()).isTrue();
    }

    @Test
    void movedAndDoubledLinesAreFound() throws IOException {
        try (AuditLog log = AuditLog.open(path())) {
            work(log, 10);
        }
        change(lines -> {
            lines.add(9, lines.remove(5));
            return lines;
        });
        assertThat(problem()).endsWith("audit.jsonl:6: line 6 before it is missing");
        Files.copy(folder.resolve("saved"), path(), StandardCopyOption.REPLACE_EXISTING);
        change(lines -> {
            lines.add(5, lines.get(4));
            return lines;
        });
        assertThat(problem()).endsWith("audit.jsonl:6: line 5 stands after line 5: moved or put in");
    }

    @Test
    void aLogThatIsCutOffIsFoundByItsHead() throws IOException {
        write(100);
        change(lines -> lines.subList(0, lines.size() - 2));
        assertThat(problem()).contains("had been written: cut off");
        Files.writeString(path(), "");
        assertThat(problem()).contains("had been written: cut off");
    }

    /** As who knows how the chain is made, and writes the lines of the current file from there on anew. */
    private void forge(int from, java.util.function.UnaryOperator<String> change) throws IOException {
        change(lines -> {
            String hash = lines.get(from - 1).replaceFirst(".*\"hash\":\"(.{64})\"}", "$1");
            for (int i = from; i < lines.size(); i++) {
                String open =
                        change.apply(lines.get(i).substring(0, lines.get(i).length() - Chain.TAIL_LENGTH));
                hash = Chain.hash(hash, open);
                lines.set(i, Chain.close(open, hash));
            }
            return lines;
        });
    }

    @Test
    void linesThatWereChangedAndChainedAnewAreFoundByTheHead() throws IOException {
        try (AuditLog log = AuditLog.open(path())) {
            work(log, 10);
        }
        forge(7, line -> line);
        assertThat(AuditVerifier.verify(path()).problems()).isEmpty();
        forge(7, line -> line.replace("\"local\"", "\"mallory\""));
        assertThat(problem()).endsWith("is not the one that the head tells of: the log was written anew");
        // Nor does it help to have it go on.
        assertThatThrownBy(() -> AuditLog.open(path())).hasMessageContaining("is not intact");
    }

    @Test
    void aHeadThatIsMissingOrIsNoneIsFound() throws IOException {
        write(1);
        change(lines -> lines.subList(0, lines.size() - 2));
        for (String head : List.of("", "x", "0000000000000000009 abc\n")) {
            Files.writeString(AuditFiles.head(path()), head);
            assertThat(problem()).contains("audit.jsonl.head: it is missing or no head");
        }
        Files.delete(AuditFiles.head(path()));
        assertThat(problem()).contains("audit.jsonl.head: it is missing or no head");
        assertThatThrownBy(() -> AuditLog.open(path())).hasMessageContaining("is not intact");
    }

    @Test
    void aLogWhoseProcessWasKilledAtAnyPointOfItsBeginningIsIntact() throws IOException {
        // Before the head was written, after it, and when the first line stood there that the head did not tell of yet.
        Files.createFile(AuditFiles.head(path()));
        Files.createFile(path());
        assertThat(AuditVerifier.verify(path()).problems()).isEmpty();
        try (AuditLog log = AuditLog.open(path())) {
            assertThat(log).isNotNull();
            assertThat(AuditVerifier.verify(path()).problems()).isEmpty();
            assertThat(AuditFiles.readHead(path())).isPresent();
        }
        Files.writeString(AuditFiles.head(path()), AuditFiles.headText(0, Chain.GENESIS));
        assertThat(AuditVerifier.verify(path()).problems()).isEmpty();
        AuditLog.open(path()).close();
        assertThat(AuditVerifier.verify(path()).problems()).isEmpty();
    }

    @Test
    void aFileThatCouldNotBeOpenedAfterTheOldOneWasMovedIsOpenedLater() throws IOException {
        java.util.concurrent.atomic.AtomicInteger failing = new java.util.concurrent.atomic.AtomicInteger();
        ChainedFile file = ChainedFile.open(path(), 200, where -> {
            if (failing.getAndDecrement() > 0) {
                throw new IOException("Too many open files");
            }
            return java.nio.channels.FileChannel.open(
                    where,
                    java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.READ,
                    java.nio.file.StandardOpenOption.WRITE);
        });
        List<JsonLine> lines = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            lines.add(SessionAudit.line("work"));
        }
        failing.set(2);
        assertThatThrownBy(() -> file.write(lines)).hasMessage("Too many open files");
        assertThatThrownBy(() -> file.write(lines)).hasMessage("Too many open files");
        file.write(lines);
        file.close(SessionAudit.line("closed"));
        assertThat(AuditVerifier.verify(path()).problems()).isEmpty();
        assertThat(lines().stream().filter(line -> line.contains("\"work\""))).hasSize(6);
    }

    @Test
    void aFileThatIsMissingIsFound() throws IOException {
        write(200);
        Files.delete(AuditFiles.rotated(path(), 2));
        assertThat(problem()).contains("audit.jsonl.000002, is missing");
        Files.delete(AuditFiles.rotated(path(), 1));
        assertThat(problem()).contains("audit.jsonl.000001, is missing");
    }

    @Test
    void aLogWrittenAnewIsFoundByAHashThatWasKept() throws IOException {
        write(10);
        String kept = AuditVerifier.verify(path()).lastHash();
        try (var files = Files.list(folder)) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
        }
        write(10);
        assertThat(AuditVerifier.verify(path()).isIntact()).isTrue();
        assertThat(AuditVerifier.verify(path(), kept).problems().get(0).what()).contains("written anew");
    }

    @Test
    void aBrokenLogIsNotGoneOnWith() throws IOException {
        write(1);
        change(lines -> {
            lines.remove(2);
            return lines;
        });
        assertThatThrownBy(() -> AuditLog.open(path()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not intact")
                .hasMessageContaining("start a new log");
    }

    @Test
    void aLineThatAKilledProcessLeftHalfIsCutAndSaidSo() throws IOException {
        try (AuditLog log = AuditLog.open(path())) {
            work(log, 1);
        }
        Files.writeString(
                path(),
                "{\"n\":99,\"time\":\"half",
                StandardCharsets.US_ASCII,
                java.nio.file.StandardOpenOption.APPEND);
        AuditLog.open(path()).close();
        assertThat(AuditVerifier.verify(path()).problems()).isEmpty();
        assertThat(lines()).anySatisfy(line -> assertThat(line).contains("\"event\":\"opened\",\"cut\":20"));
    }

    @Test
    void oneLogIsWrittenByOne() throws IOException {
        try (AuditLog log = AuditLog.open(path())) {
            assertThat(log).isNotNull();
            assertThatThrownBy(() -> AuditLog.open(path()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("already open in this process");
        }
        AuditLog.open(path()).close();
    }

    @Test
    void whatCannotBeWrittenDownIsNotDone() throws Exception {
        String uri = "inproc://audit-" + System.nanoTime();
        Path inTheWay = AuditFiles.rotated(path(), 1);
        Clerk clerk = new Clerk();
        try (AuditLog log = AuditLog.open(path(), 3000);
                Server server = Server.on(uri, new LoopbackTransport())
                        .grant("*", Desk.class, () -> clerk)
                        .audit(log)
                        .start();
                var connection = Remora.connect(uri, new LoopbackTransport())) {
            assertThat(server.uris()).hasSize(1);
            RemoteObject root = connection.root();
            Files.createDirectories(inTheWay.resolve("something"));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100_000; i++) {
                            root.call("add", i, 1);
                        }
                    })
                    .hasMessageContaining("io.remora.audit.AuditException");
            assertThatThrownBy(() -> log.require(SessionAudit.line("refused")))
                    .isInstanceOf(AuditException.class)
                    .hasMessageContaining("the audit log cannot be written: " + inTheWay);
            Files.delete(inTheWay.resolve("something"));
            Files.delete(inTheWay);
            assertThat(againUntilItWorks(root)).isEqualTo(3);
        }
        assertThat(AuditVerifier.verify(path()).problems()).isEmpty();
        // What was refused for want of a line did not run, not even before it was refused.
        assertThat(lines().stream().filter(line -> line.contains("\"decision\"") && line.contains("\"add\"")))
                .hasSize(clerk.added.get());
        AuditLog closed = AuditLog.open(path());
        closed.close();
        assertThatThrownBy(() -> closed.require(SessionAudit.line("late")))
                .isInstanceOf(AuditException.class)
                .hasMessageContaining("it is closed");
    }

    private static int againUntilItWorks(RemoteObject root) {
        while (true) {
            try {
                return root.call("add", 1, 2).as(int.class);
            } catch (io.remora.RemoteException e) {
                assertThat(e.type()).isEqualTo("io.remora.audit.AuditException");
            }
        }
    }

    @Test
    void whatIsLostIsCounted() throws IOException {
        try (AuditLog log = AuditLog.open(path())) {
            for (int i = 0; i < 40_000; i++) {
                log.offer(SessionAudit.line("flood"));
            }
        }
        long written =
                lines().stream().filter(line -> line.contains("\"flood\"")).count();
        long missed = lines().stream()
                .filter(line -> line.contains("\"missed\""))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*\"count\":(\\d+).*", "$1")))
                .sum();
        assertThat(written + missed).isEqualTo(40_000);
        assertThat(AuditVerifier.verify(path()).problems()).isEmpty();
    }

    @Test
    void callsOfManyThreadsLoseNoLine() throws Exception {
        try (AuditLog log = AuditLog.open(path(), 20_000)) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < 2000; i++) {
                        log.require(SessionAudit.line("many"));
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread each : threads) {
                each.join();
            }
        }
        assertThat(lines().stream().filter(line -> line.contains("\"many\""))).hasSize(16_000);
        assertThat(AuditVerifier.verify(path()).problems()).isEmpty();
    }
}
