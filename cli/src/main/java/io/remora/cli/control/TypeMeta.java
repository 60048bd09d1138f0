package io.remora.cli.control;

import io.remora.cli.command.UsageException;

/** {@code :type EXPR}. */
final class TypeMeta implements MetaCommand {
    @Override
    public String name() {
        return "type";
    }

    @Override
    public String arguments() {
        return "EXPR";
    }

    @Override
    public String help() {
        return "the type of an expression, which is not evaluated";
    }

    @Override
    public Argument argument() {
        return Argument.JAVA;
    }

    @Override
    public void run(Shell shell, String text) {
        if (text.isEmpty()) {
            throw new UsageException(":type needs an expression, like :type list.get(0)");
        }
        String type = shell.interpreter().typeOf(text);
        if (type.isEmpty()) {
            throw new UsageException(text + " is no expression that has a type");
        }
        shell.transcript().say(type);
    }
}
