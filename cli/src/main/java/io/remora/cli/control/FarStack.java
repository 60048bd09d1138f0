package io.remora.cli.control;

import io.remora.RemoteException;
import io.remora.cli.command.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The far side's stack of an exception, without the frames below the snippet, which are the evaluator's own. */
final class FarStack {
    private static final String SNIPPET = ".do_it$(";

    private FarStack() {}

    /**
     * Its lines, the first of which names the exception; none for what no snippet threw, such as an error of syntax.
     */
    static List<String> of(Throwable thrown) {
        return remote(thrown)
                .map(RemoteException::traceback)
                .filter(trace -> trace.contains(SNIPPET))
                .map(FarStack::lines)
                .orElse(List.of());
    }

    private static List<String> lines(String trace) {
        List<String> lines = new ArrayList<>();
        boolean below = false;
        for (String line : trace.lines().toList()) {
            boolean frame = line.stripLeading().startsWith("at ");
            below = below && frame;
            if (!below && !line.isBlank()) {
                lines.add(SafeText.line(line).replace("\\u0009", "\t"));
            }
            below = below || line.contains(SNIPPET);
        }
        return lines;
    }

    private static Optional<RemoteException> remote(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof RemoteException found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }
}
