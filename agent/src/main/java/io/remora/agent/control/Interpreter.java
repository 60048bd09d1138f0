package io.remora.agent.control;

import io.remora.Exposed;
import io.remora.agent.transfer.ByteSink;
import io.remora.value.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import jdk.jshell.VarSnippet;

/**
 * The JShell of a session for an interactive prompt: it shares variables with {@code eval} and {@code execute}, and
 * tells besides what a prompt shows. What became of a snippet goes over the wire as a tuple (what, text, text):
 *
 * <pre>
 *   ("value", name, value)       an expression or a variable has that value
 *   ("declared", what, "")       a method, a type, an import
 *   ("wrong", message, source)   it does not compile
 *   ("thrown", text, "")         it threw; the text is the exception with its stack and causes
 *   ("stopped", "", "")          it was stopped
 *   ("incomplete", "", "")       it needs more lines; nothing was run
 * </pre>
 */
final class Interpreter {
    private static final int MOST = 1000;

    private final Snippets snippets;

    Interpreter(Snippets snippets) {
        this.snippets = snippets;
    }

    private SourceCodeAnalysis analysis() {
        return snippets.shell().sourceCodeAnalysis();
    }

    /** Whether a prompt should ask for another line: {@code COMPLETE}, {@code INCOMPLETE}, or {@code PERHAPS}. */
    @Exposed
    public String completeness(String source) {
        synchronized (snippets) {
            return switch (analysis().analyzeCompletion(source).completeness()) {
                case DEFINITELY_INCOMPLETE -> "INCOMPLETE";
                case CONSIDERED_INCOMPLETE -> "PERHAPS";
                default -> "COMPLETE";
            };
        }
    }

    /**
     * Runs what was typed, up to the first snippet that fails, and gives the peer what this process prints meanwhile.
     *
     * @param last whether no more lines can follow
     */
    @Exposed
    public Tuple run(String source, boolean last, ByteSink out, ByteSink err) throws InterruptedException {
        synchronized (snippets) {
            snippets.begin();
            try {
                return Tuple.copyOf(runAll(source, last, out, err));
            } finally {
                snippets.end();
            }
        }
    }

    private List<Object> runAll(String source, boolean last, ByteSink out, ByteSink err) throws InterruptedException {
        List<Object> told = new ArrayList<>();
        String rest = source;
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo info = analysis().analyzeCompletion(rest);
            boolean incomplete = info.completeness() == SourceCodeAnalysis.Completeness.DEFINITELY_INCOMPLETE
                    || !last && info.completeness() == SourceCodeAnalysis.Completeness.CONSIDERED_INCOMPLETE;
            if (incomplete && (!last || info.source() == null)) {
                told.add(Tuple.of("incomplete", rest, ""));
                break;
            }
            if (info.completeness() == SourceCodeAnalysis.Completeness.EMPTY) {
                // Nothing but comments.
                break;
            }
            String next = info.source() == null ? rest : info.source();
            if (!run(next, told, out, err)) {
                break;
            }
            rest = info.source() == null ? "" : info.remaining();
        }
        return told;
    }

    private boolean run(String snippet, List<Object> told, ByteSink out, ByteSink err) throws InterruptedException {
        List<SnippetEvent> events;
        SnippetOutput output = new SnippetOutput(out, err);
        try {
            events = snippets.evaluate(snippet);
        } finally {
            output.end();
        }
        if (snippets.wasStopped()) {
            told.add(Tuple.of("stopped", "", ""));
            return false;
        }
        for (SnippetEvent event : events) {
            if (event.causeSnippet() == null && !tell(event, told)) {
                return false;
            }
        }
        return true;
    }

    private boolean tell(SnippetEvent event, List<Object> told) {
        Snippet snippet = event.snippet();
        JShellException thrown = event.exception();
        if (thrown != null) {
            told.add(Tuple.of("thrown", SnippetText.stack(thrown), ""));
            return false;
        }
        if (event.status() == Snippet.Status.REJECTED) {
            told.add(Tuple.of("wrong", snippets.diagnostics(snippet), snippet.source()));
            return false;
        }
        String name = SnippetText.name(snippet);
        if (snippet instanceof DeclarationSnippet declaration && event.status() != Snippet.Status.VALID) {
            String missing =
                    snippets.shell().unresolvedDependencies(declaration).collect(Collectors.joining(", "));
            told.add(Tuple.of("declared", name + ", which cannot be used before there is " + missing, ""));
        } else if (snippet instanceof VarSnippet || snippet instanceof ExpressionSnippet) {
            told.add(Tuple.of("value", name, SnippetText.cut(String.valueOf(event.value()))));
        } else if (snippet instanceof DeclarationSnippet) {
            told.add(Tuple.of("declared", name, ""));
        }
        return true;
    }

    /**
     * What could be written at a place: where the part begins that a choice replaces, then the choices, those first
     * whose type fits.
     */
    @Exposed
    public Tuple complete(String source, int cursor) {
        synchronized (snippets) {
            int[] anchor = {cursor};
            List<Object> fitting = new ArrayList<>();
            List<Object> others = new ArrayList<>();
            for (Suggestion each : analysis().completionSuggestions(source, cursor, anchor)) {
                (each.matchesType() ? fitting : others).add(each.continuation());
            }
            fitting.addAll(others);
            return Tuple.of(
                    anchor[0],
                    Tuple.copyOf(fitting.stream().distinct().limit(MOST).toList()));
        }
    }

    /** The type of an expression, which is not evaluated; empty when it is none. */
    @Exposed
    public String typeOf(String expression) {
        synchronized (snippets) {
            String type = analysis().analyzeType(expression, expression.length());
            return type == null ? "" : type;
        }
    }

    /** The signatures of what an expression's value, or a type, has; the expression is not evaluated. */
    @Exposed
    public Tuple members(String expression) {
        synchronized (snippets) {
            String prefix = expression + ".";
            Set<Object> signatures = new LinkedHashSet<>();
            for (Suggestion each : analysis().completionSuggestions(prefix, prefix.length(), new int[1])) {
                int open = each.continuation().indexOf('(');
                String member =
                        open < 0 ? each.continuation() : each.continuation().substring(0, open + 1);
                String code = prefix + member;
                analysis()
                        .documentation(code, code.length(), false)
                        .forEach(found -> signatures.add(found.signature()));
            }
            return Tuple.copyOf(signatures.stream().limit(MOST).toList());
        }
    }
}
