package io.remora.agent;

import java.time.Duration;
import java.util.Optional;

/**
 * What the agent's command line says.
 *
 * @param mode whom it speaks with
 * @param service what it serves; empty for full control alone
 * @param idleTimeout when it ends by itself if nobody is connected; empty for never
 */
record Arguments(Mode mode, Optional<String> service, Optional<Duration> idleTimeout) {
    private static final int MOST_SECONDS = 365 * 86_400;
    private static final String USAGE = "usage: java -cp remora-agent-all.jar[:app.jar...] [-Dremora.socket=PATH]"
            + " io.remora.agent.Main [--serve SERVICE] [[--idle-timeout SECONDS] --detached] | --relay";

    /** Whom it speaks with. */
    enum Mode {
        /** Whoever started it, over standard input and output; and the socket, if there is one. */
        ATTACHED,
        /** Whoever comes to the socket. */
        DETACHED,
        /** Nobody: it joins its standard input and output to the socket of another. */
        RELAY
    }

    /** The arguments are not those of an agent. The message says which are. */
    static final class WrongArguments extends Exception {
        private static final long serialVersionUID = 1L;

        WrongArguments(String message) {
            super(message);
        }
    }

    static Arguments parse(String[] words) throws WrongArguments {
        Mode mode = Mode.ATTACHED;
        Optional<String> service = Optional.empty();
        Optional<Duration> idle = Optional.empty();
        for (int i = 0; i < words.length; i++) {
            switch (words[i]) {
                case "--serve" -> service = Optional.of(value(words, ++i));
                case "--idle-timeout" -> idle = Optional.of(seconds(value(words, ++i)));
                case "--detached" -> mode = Mode.DETACHED;
                case "--relay" -> mode = Mode.RELAY;
                default -> throw new WrongArguments("there is no argument " + words[i] + "; " + USAGE);
            }
        }
        if (mode == Mode.RELAY && words.length > 1 || mode != Mode.DETACHED && idle.isPresent()) {
            throw new WrongArguments("these arguments do not go together; " + USAGE);
        }
        return new Arguments(mode, service, idle);
    }

    private static String value(String[] words, int at) throws WrongArguments {
        if (at >= words.length) {
            throw new WrongArguments(words[at - 1] + " needs a value; " + USAGE);
        }
        return words[at];
    }

    private static Duration seconds(String text) throws WrongArguments {
        try {
            int seconds = Integer.parseInt(text);
            if (seconds > 0 && seconds <= MOST_SECONDS) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException e) {
            throw new WrongArguments(text + " is no number of seconds; " + USAGE);
        }
        throw new WrongArguments(
                "an idle timeout of " + text + " s is not between 1 and " + MOST_SECONDS + "; " + USAGE);
    }
}
