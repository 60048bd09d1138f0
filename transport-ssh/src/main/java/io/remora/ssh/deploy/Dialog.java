package io.remora.ssh.deploy;

import io.remora.RefusedException;
import io.remora.ssh.SshCommand;
import io.remora.ssh.SshHost;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A script that runs on a host, and what it says. The script's text goes through its standard input: the command line
 * is the same for each and shows nothing. Lines that do not begin with our nonce are somebody else's (login shells
 * talk) and go to the log.
 */
final class Dialog implements Closeable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MOST_BYTES = 1 << 20;
    private static final int LAST_LINES = 8;
    /** In single quotes, without a line end or an exclamation mark: every login shell takes it, csh and fish too. */
    private static final String BEFORE =
            "exec /bin/sh -c 'P=$PATH; PATH=$PATH:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin; "
                    + "eval \"$(dd bs=1 count=";

    private static final String AFTER = " 2>/dev/null)\"'";

    private final String host;
    private final SshCommand command;
    private final InputStream output;
    private final String nonce;
    private final Consumer<String> log;
    private final Deque<String> lastErrors;
    private int bytes;

    private Dialog(String host, SshCommand command, String nonce, Consumer<String> log, Deque<String> lastErrors) {
        this.host = host;
        this.command = command;
        this.output = command.output();
        this.nonce = nonce;
        this.log = log;
        this.lastErrors = lastErrors;
    }

    /** Starts a script with these variables set. */
    static Dialog start(
            SshHost host,
            String name,
            String script,
            Map<String, String> variables,
            Consumer<String> log,
            Duration time)
            throws IOException {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        String nonce = HexFormat.of().formatHex(random);
        String set = variables.entrySet().stream()
                .map(each -> each.getKey() + "=" + Quoted.word(each.getValue()) + "\n")
                .collect(Collectors.joining());
        byte[] text =
                ("n=" + nonce + "\n" + set + resource("common.sh") + resource(script)).getBytes(StandardCharsets.UTF_8);
        Deque<String> lastErrors = new ArrayDeque<>();
        Consumer<String> errors = line -> {
            synchronized (lastErrors) {
                lastErrors.addLast(line);
                if (lastErrors.size() > LAST_LINES) {
                    lastErrors.removeFirst();
                }
            }
            log.accept(line);
        };
        SshCommand command = host.run(BEFORE + text.length + AFTER, errors, time);
        command.write(text, 0, text.length);
        return new Dialog(name, command, nonce, log, lastErrors);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Dialog.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("this build lacks its script " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What the script says next; an error of the script is thrown. */
    String next() throws IOException {
        while (true) {
            String line = line();
            if (line.startsWith(nonce + " ")) {
                String said = line.substring(nonce.length() + 1);
                if (said.startsWith("error ")) {
                    throw new RefusedException(host + ": " + said.substring(6));
                }
                return said;
            }
            if (!line.isBlank()) {
                log.accept(line);
            }
        }
    }

    /** Reads up to the line's end and not a byte further: what follows may be the agent's. */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int next = output.read();
            if (next < 0) {
                throw new IOException(host + " ended a script of ours before it was done" + lastErrors());
            }
            if (next == '\n') {
                return line.toString(StandardCharsets.UTF_8);
            }
            if (++bytes > MOST_BYTES) {
                throw new IOException(host + " talks and talks: more than " + MOST_BYTES
                        + " bytes and no answer; look at what its login shell prints");
            }
            line.write(next);
        }
    }

    private String lastErrors() {
        synchronized (lastErrors) {
            return lastErrors.isEmpty() ? "" : ": " + String.join(" | ", lastErrors);
        }
    }

    /** Tells the script something. */
    void say(String line) throws IOException {
        byte[] text = (line + "\n").getBytes(StandardCharsets.UTF_8);
        command.write(text, 0, text.length);
    }

    /** Sends bytes behind what was said. */
    void send(byte[] data, int offset, int length) throws IOException {
        command.write(data, offset, length);
    }

    void endInput() throws IOException {
        command.endInput();
    }

    SshCommand command() {
        return command;
    }

    @Override
    public void close() {
        command.close();
    }
}
