package io.remora.agent.control;

import java.util.Locale;
import jdk.jshell.EvalException;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.JShellException;
import jdk.jshell.MethodSnippet;
import jdk.jshell.PersistentSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.UnresolvedReferenceException;

/** Snippets and what they threw, in words. */
final class SnippetText {
    private static final int LONGEST = 20_000;
    private static final int MOST_CAUSES = 16;

    private SnippetText() {}

    /** What a snippet made: {@code $1}, {@code record Point}, {@code method twice(int)}. */
    static String name(Snippet snippet) {
        if (snippet instanceof MethodSnippet method) {
            return "method " + method.name() + "(" + method.parameterTypes() + ")";
        }
        if (snippet instanceof ExpressionSnippet expression) {
            return expression.name();
        }
        String name = snippet instanceof PersistentSnippet named ? named.name() : "";
        return snippet.kind() == Snippet.Kind.TYPE_DECL ? kind(snippet) + " " + name : name;
    }

    private static String kind(Snippet snippet) {
        String kind = snippet.subKind().name();
        return kind.substring(0, kind.indexOf('_')).toLowerCase(Locale.ROOT);
    }

    /**
     * An exception with its stack and causes. A frame of a snippet is the snippet's number and line: {@code (#3:1)}.
     */
    static String stack(JShellException thrown) {
        StringBuilder text = new StringBuilder();
        int causes = 0;
        for (Throwable each = thrown; each != null && causes++ < MOST_CAUSES; each = each.getCause()) {
            text.append(text.isEmpty() ? "" : "\nCaused by: ").append(title(each));
            for (StackTraceElement frame : each.getStackTrace()) {
                text.append("\n\tat ").append(frame(frame));
            }
        }
        return cut(text.toString());
    }

    private static String title(Throwable thrown) {
        if (thrown instanceof UnresolvedReferenceException unresolved) {
            return name(unresolved.getSnippet()) + " uses what there is not yet";
        }
        String name = thrown instanceof EvalException evaluated
                ? evaluated.getExceptionClassName()
                : thrown.getClass().getName();
        return thrown.getMessage() == null ? name : name + ": " + thrown.getMessage();
    }

    private static String frame(StackTraceElement frame) {
        String file = String.valueOf(frame.getFileName());
        if (!file.startsWith("#")) {
            return frame.toString();
        }
        String method = frame.getMethodName();
        return (method.isEmpty() || method.equals("do_it$") ? "" : method + " ") + "(" + file + ":"
                + frame.getLineNumber() + ")";
    }

    /** No longer than somebody reads. */
    static String cut(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST) + "... (" + (text.length() - LONGEST) + " more characters)";
    }
}
