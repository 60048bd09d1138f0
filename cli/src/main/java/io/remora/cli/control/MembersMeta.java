package io.remora.cli.control;

import io.remora.cli.command.UsageException;
import java.util.List;

/** {@code :members EXPR}. */
final class MembersMeta implements MetaCommand {
    @Override
    public String name() {
        return "members";
    }

    @Override
    public String arguments() {
        return "EXPR";
    }

    @Override
    public String help() {
        return "what an expression's value, or a class, has; nothing is evaluated";
    }

    @Override
    public Argument argument() {
        return Argument.JAVA;
    }

    @Override
    public void run(Shell shell, String text) {
        if (text.isEmpty()) {
            throw new UsageException(":members needs an expression or a class, like :members Files");
        }
        List<String> members = shell.interpreter().members(text);
        if (members.isEmpty()) {
            throw new UsageException(text + " is neither an expression nor a class that has members");
        }
        members.forEach(shell.transcript()::say);
    }
}
