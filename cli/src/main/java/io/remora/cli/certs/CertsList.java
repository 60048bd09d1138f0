package io.remora.cli.certs;

import io.remora.certs.PeerName;
import io.remora.certs.SubjectAltName;
import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.authority.IssuedCertificate;
import io.remora.certs.authority.SshIssued;
import io.remora.cli.command.ExitCode;
import io.remora.cli.command.JsonText;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code remora certs list}: everything that was issued. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        header = "List every certificate that was issued, oldest first.")
final class CertsList implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private FolderOption folder = new FolderOption();

    @Option(names = "--json", description = "As a JSON array.")
    private boolean json;

    /** For picocli. */
    CertsList() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        CertificateAuthority authority = CertificateAuthority.open(folder.dir);
        List<IssuedCertificate> all = authority.list();
        List<SshIssued> ssh = authority.ssh().list();
        Instant now = Instant.now();
        if (json) {
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            all.forEach(each -> rows.add(row(each, now)));
            ssh.forEach(each -> rows.add(row(each, now)));
            out.println(JsonText.write(rows));
            return ExitCode.DONE;
        }
        all.forEach(each -> line(
                out,
                status(each, now),
                each.name(),
                each.notAfter(),
                names(each),
                each.serial().toString(16)));
        ssh.forEach(each -> line(
                out,
                status(each, now),
                each.name(),
                each.notAfter(),
                kind(each) + ":" + String.join(", " + kind(each) + ":", each.principals()),
                Long.toUnsignedString(each.serial())));
        if (all.isEmpty() && ssh.isEmpty()) {
            out.println("nothing was issued yet");
        }
        return ExitCode.DONE;
    }

    private static void line(PrintWriter out, String status, PeerName name, Instant end, String names, String serial) {
        out.printf("%-8s %-20s until %s  %s  %s%n", status, name, end, names, serial);
    }

    private static Map<String, @Nullable Object> row(SshIssued each, Instant now) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("name", each.name().text());
        row.put("kind", kind(each));
        row.put("status", status(each, now));
        row.put("names", each.principals());
        row.put("notAfter", each.notAfter().toString());
        row.put("serial", Long.toUnsignedString(each.serial()));
        row.put("fingerprint", each.fingerprint());
        return row;
    }

    private static String kind(SshIssued each) {
        return "ssh-" + each.use().name().toLowerCase(Locale.ROOT);
    }

    private static String status(SshIssued each, Instant now) {
        return each.revoked() ? "revoked" : each.notAfter().isAfter(now) ? "valid" : "expired";
    }

    private static Map<String, @Nullable Object> row(IssuedCertificate each, Instant now) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("name", each.name().text());
        row.put("kind", "tls");
        row.put("status", status(each, now));
        row.put("names", each.names().stream().map(SubjectAltName::toString).toList());
        row.put("notBefore", each.notBefore().toString());
        row.put("notAfter", each.notAfter().toString());
        row.put("serial", each.serial().toString(16));
        row.put("fingerprint", each.fingerprint());
        row.put("revoked", each.revocation().map(how -> how.at().toString()).orElse(null));
        row.put("reason", each.revocation().map(how -> how.reason().toString()).orElse(null));
        return row;
    }

    private static String status(IssuedCertificate each, Instant now) {
        return each.status(now).name().toLowerCase(Locale.ROOT);
    }

    private static String names(IssuedCertificate each) {
        return each.names().stream().map(SubjectAltName::toString).collect(Collectors.joining(", "));
    }
}
