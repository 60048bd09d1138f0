package io.remora.tests.control;

import io.remora.FullControl;
import io.remora.RemoteProcess;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Each way into full control from Java, by its signature: something to do by it, that leaves the file behind if it can.
 */
final class WaysIn {
    static final Map<String, BiConsumer<FullControl, String>> ALL = Map.ofEntries(
            Map.entry(
                    "type(String)",
                    (far, file) -> far.type("java.io.FileOutputStream").invoke(file)),
            Map.entry("eval(String)", (far, file) -> far.eval("new FileOutputStream(\"" + file + "\")")),
            Map.entry("execute(String)", (far, file) -> far.execute("new FileOutputStream(\"" + file + "\");")),
            Map.entry("stop()", (far, file) -> far.stop()),
            Map.entry("namespace()", (far, file) -> far.namespace().put("file", file)),
            Map.entry("files()", (far, file) -> far.files().exists(file)),
            Map.entry(
                    "process(RemoteProcess.Plan)",
                    (far, file) ->
                            far.process(RemoteProcess.Plan.of(touch(file))).close()),
            Map.entry(
                    "process(String[])",
                    (far, file) -> far.process("touch", file).close()),
            Map.entry("jvms()", (far, file) -> far.jvms()),
            Map.entry("attach(long)", (far, file) -> far.attach(-1)),
            Map.entry(
                    "redirectOutput(OutputStream,OutputStream)",
                    (far, file) -> far.redirectOutput(new ByteArrayOutputStream(), new ByteArrayOutputStream())
                            .close()),
            Map.entry(
                    "logs(String,Consumer)",
                    (far, file) -> far.logs("INFO", line -> {}).close()),
            Map.entry("teleport(Teleported)", (far, file) -> far.teleport(() -> Files.createFile(Path.of(file)))),
            Map.entry("teleport(Class)", (far, file) -> far.teleport(Errand.class)));

    /** Something to be shipped. */
    static final class Errand {}

    private static List<String> touch(String file) {
        return List.of("touch", file);
    }

    private WaysIn() {}
}
