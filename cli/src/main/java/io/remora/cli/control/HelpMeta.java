package io.remora.cli.control;

import java.util.Locale;

/** {@code :help}. */
final class HelpMeta implements MetaCommand {
    @Override
    public String name() {
        return "help";
    }

    @Override
    public String help() {
        return "this list";
    }

    @Override
    public void run(Shell shell, String text) {
        shell.transcript()
                .say("Java is run over there: expressions, statements, declarations, imports; what is declared lasts as"
                        + " long as the connection.");
        for (MetaCommand each : shell.commands().all()) {
            shell.transcript()
                    .say(String.format(
                            Locale.ROOT, "  %-26s %s", ":" + each.name() + " " + each.arguments(), each.help()));
        }
        shell.transcript().say("Tab completes, Ctrl-C stops the running snippet, Ctrl-D leaves.");
    }
}
