package io.remora.cli.certs;

import com.google.gson.stream.JsonWriter;
import io.remora.certs.x509.CertificateDetails;
import io.remora.cli.command.ExitCode;
import io.remora.cli.command.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code remora certs show}: what certificates say. */
@Command(name = "show", mixinStandardHelpOptions = true, header = "Show what the certificates in PEM files say.")
final class CertsShow implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "PEM files.")
    private List<Path> files = List.of();

    @Option(names = "--json", description = "As a JSON array.")
    private boolean json;

    /** For picocli. */
    CertsShow() {}

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<CertificateDetails> all =
                files.stream().flatMap(file -> read(file).stream()).toList();
        if (json) {
            out.println(asJson(all));
            return ExitCode.DONE;
        }
        String separator = "";
        for (CertificateDetails each : all) {
            out.print(separator);
            each.lines(Instant.now()).forEach(out::println);
            separator = System.lineSeparator();
        }
        return ExitCode.DONE;
    }

    private static List<CertificateDetails> read(Path file) {
        if (file.toString().endsWith("-cert.pub")) {
            throw new UsageException(file + " is an OpenSSH certificate; look at it with: ssh-keygen -L -f " + file);
        }
        return CertificateDetails.read(file);
    }

    private static String asJson(List<CertificateDetails> all) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonWriter writer = new JsonWriter(text)) {
            writer.setIndent("  ");
            writer.beginArray();
            for (CertificateDetails each : all) {
                writer.beginObject();
                writer.name("subject").value(each.subject());
                writer.name("issuer").value(each.issuer());
                writer.name("serial").value(each.serial());
                array(writer.name("names"), each.names());
                array(writer.name("usage"), each.usage());
                writer.name("notBefore").value(each.notBefore().toString());
                writer.name("notAfter").value(each.notAfter().toString());
                writer.name("fingerprint").value(each.fingerprint());
                writer.name("key").value(each.key());
                writer.name("authority").value(each.authority());
                writer.endObject();
            }
            writer.endArray();
        }
        return text.toString();
    }

    private static void array(JsonWriter writer, List<String> values) throws IOException {
        writer.beginArray();
        for (String each : values) {
            writer.value(each);
        }
        writer.endArray();
    }
}
