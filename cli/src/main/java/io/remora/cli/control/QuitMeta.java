package io.remora.cli.control;

/** {@code :quit}. */
final class QuitMeta implements MetaCommand {
    @Override
    public String name() {
        return "quit";
    }

    @Override
    public String help() {
        return "leave; what was begun over there ends";
    }

    @Override
    public void run(Shell shell, String text) {
        shell.end();
    }
}
