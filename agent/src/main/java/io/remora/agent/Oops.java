package io.remora.agent;

import io.remora.object.error.ErrorCodec.ArgumentsCarrier;
import java.util.List;

/** An error of the sample service that no language knows by itself; it has arguments, as Python's have. */
public final class Oops extends Exception implements ArgumentsCarrier {
    private static final long serialVersionUID = 1L;

    private final String word;
    private final int number;

    /** With its two arguments. */
    public Oops(String word, int number) {
        super(word + ", " + number);
        this.word = word;
        this.number = number;
    }

    @Override
    public List<Object> arguments() {
        return List.of(word, number);
    }
}
