package io.remora.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jazzer at the decoders, for some seconds; {@code mvn verify -Pfuzz} gives it ten minutes. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
final class FuzzTest {
    private static final int SECONDS = Integer.getInteger("remora.fuzz.seconds", 15);

    /** A call with a keyword, a reply, a reference, an exception: as either version of RPyC says them. */
    private static final List<String> SEEDS = List.of(
            "1251511251581251086e6f7468696e67",
            "125158125151",
            "0112515156115156",
            "0212515156",
            "03125112515810",
            "0112511258125154131109080c616464580210",
            "1252511251521104080c696f",
            "1215151315121500");

    private static final Pattern RUNS = Pattern.compile("#(\\d+)\\s+DONE\\s+cov: (\\d+)");

    @TempDir
    Path folder;

    @Test
    void aFuzzerThatIsGuidedByCoverageFindsNothing() throws Exception {
        Path corpus = Files.createDirectory(folder.resolve("corpus"));
        for (int i = 0; i < SEEDS.size(); i++) {
            Files.write(corpus.resolve("seed" + i), frame(HexFormat.of().parseHex(SEEDS.get(i))));
        }
        Path out = folder.resolve("out");
        Process fuzzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + DecoderTarget.class.getName(),
                        "--instrumentation_includes=io.remora.wire.**:io.remora.message.**:io.remora.value.**",
                        "--reproducer_path=" + folder,
                        "-max_total_time=" + SECONDS,
                        "-max_len=4096",
                        "-timeout=10",
                        "-rss_limit_mb=4096",
                        corpus.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        if (!fuzzer.waitFor(SECONDS + 240L, TimeUnit.SECONDS)) {
            fuzzer.destroyForcibly();
        }
        String said = Files.readString(out);
        assertThat(fuzzer.waitFor()).as(said).isZero();
        Matcher end = RUNS.matcher(said);
        assertThat(end.find()).as(said).isTrue();
        assertThat(Long.parseLong(end.group(1))).as("inputs tried").isGreaterThan(1000);
        assertThat(Long.parseLong(end.group(2))).as("edges covered").isGreaterThan(100);
    }

    private static byte[] frame(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(body.length);
            out.writeByte(0);
            out.write(body);
            out.writeByte('\n');
        }
        return bytes.toByteArray();
    }
}
