package io.remora.agent.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class StandardStreamTest {
    private final PrintStream original = System.err;
    private final PrintStream one = stream();
    private final PrintStream two = stream();

    private static PrintStream stream() {
        return new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    }

    @AfterEach
    void restore() {
        System.setErr(original);
    }

    @Test
    void givenBackInTurnTheOriginalShows() {
        StandardStream.ERR.replace(one);
        StandardStream.ERR.replace(two);
        assertThat(System.err).isSameAs(two);
        StandardStream.ERR.giveBack(two);
        assertThat(System.err).isSameAs(one);
        StandardStream.ERR.giveBack(one);
        assertThat(System.err).isSameAs(original);
    }

    @Test
    void aSessionThatEndsBeneathAnotherIsNotShownAgain() {
        StandardStream.ERR.replace(one);
        StandardStream.ERR.replace(two);
        StandardStream.ERR.giveBack(one);
        assertThat(System.err).isSameAs(two);
        StandardStream.ERR.giveBack(two);
        assertThat(System.err).isSameAs(original);
    }

    @Test
    void whatTheProgramPutThereItselfStays() {
        StandardStream.ERR.replace(one);
        PrintStream programs = stream();
        System.setErr(programs);
        StandardStream.ERR.giveBack(one);
        assertThat(System.err).isSameAs(programs);
    }

    @Test
    void whatWasNeverPutThereIsNotTakenAway() {
        StandardStream.ERR.giveBack(two);
        assertThat(System.err).isSameAs(original);
    }

    @Test
    void aSessionOfPythonThatBeganWhileAnotherRedirectedLeavesNoneOfItsStreams() {
        StandardStream.ERR.replace(one);
        PythonSys sys = new PythonSys();
        StandardStream.ERR.giveBack(one);
        sys.close();
        assertThat(System.err).isSameAs(original);
    }
}
