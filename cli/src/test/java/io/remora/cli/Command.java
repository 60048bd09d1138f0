package io.remora.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the command: in this process with its streams captured, or as a process of its own. */
final class Command {
    private Command() {}

    /** What a command left behind. */
    record Result(int code, String out, String err) {
        /** What it printed, without the last line's end. */
        String line() {
            return out.stripTrailing();
        }

        /** Its error, without the last line's end. */
        String error() {
            return err.stripTrailing();
        }
    }

    /** Runs it here. */
    static Result run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), texts(arguments));
        return new Result(code, out.toString(), err.toString());
    }

    /** Prepares a process of its own. */
    static ProcessBuilder process(Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.remora.cli.Main"));
        command.addAll(List.of(texts(arguments)));
        return new ProcessBuilder(command);
    }

    /** Runs it as a process to its end; its two outputs are kept apart in files of that folder. */
    static Result runProcess(Path folder, Object... arguments) throws IOException, InterruptedException {
        Path out = folder.resolve("process.out");
        Path err = folder.resolve("process.err");
        Process process = process(arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        int code = process.waitFor();
        return new Result(code, java.nio.file.Files.readString(out), java.nio.file.Files.readString(err));
    }

    private static String[] texts(Object... arguments) {
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        return texts;
    }
}
