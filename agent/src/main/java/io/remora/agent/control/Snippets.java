package io.remora.agent.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;

/**
 * Java source, evaluated in this process by a JShell whose variables, methods and imports last as long as the session.
 *
 * <p>JShell gives results as text; the objects themselves pass through {@link SnippetSlots}. One snippet runs at a
 * time.
 */
final class Snippets implements AutoCloseable {
    private static final String SLOTS = SnippetSlots.class.getCanonicalName();

    /** What javac calls "void cannot be converted to Object" in every language. */
    private static final String WRONG_TYPE = "compiler.err.prob.found.req";

    private static final int STOPS = 100;
    private static final long BETWEEN_STOPS = 50;

    private final JShell shell;
    private final Object progress = new Object();
    private boolean running;
    private boolean stopped;

    /** Snippets that see the classes of that loader. */
    Snippets(ClassLoader loader) {
        shell = JShell.builder()
                .executionEngine(SnippetLoader.running(loader), Map.of())
                .build();
        SnippetLoader.classPath(loader).forEach(shell::addToClasspath);
        for (String each : List.of("java.util.*", "java.util.function.*", "java.io.*", "java.nio.file.*")) {
            shell.eval("import " + each + ";");
        }
    }

    /** The value of an expression. */
    synchronized @Nullable Object eval(String expression) throws Throwable {
        begin();
        try {
            return value(expression);
        } finally {
            end();
        }
    }

    private @Nullable Object value(String expression) throws Throwable {
        String trimmed = expression.strip();
        String bare = trimmed.endsWith(";") ? trimmed.substring(0, trimmed.length() - 1) : trimmed;
        long slot = SnippetSlots.next();
        String failed = " } catch (Throwable thrown) { " + SLOTS + ".fail(" + slot + "L, thrown); }";
        try {
            run("try { " + SLOTS + ".put(" + slot + "L, (Object) (" + bare + "));" + failed);
        } catch (Rejected e) {
            if (!e.isOfWrongType) {
                throw e;
            }
            // It may be a call without a result.
            runInstead("try { " + bare + ";" + failed, e);
        }
        Throwable thrown = SnippetSlots.failure(slot);
        requireNotStopped();
        if (thrown != null) {
            throw thrown;
        }
        return SnippetSlots.take(slot);
    }

    private void runInstead(String snippet, Rejected first) throws Throwable {
        try {
            run(snippet);
        } catch (Rejected second) {
            throw first;
        }
    }

    private void requireNotStopped() {
        if (wasStopped()) {
            throw new CancellationException("the snippet was stopped");
        }
    }

    /** Runs statements and declarations. */
    synchronized void execute(String source) throws Throwable {
        begin();
        try {
            runAll(source);
        } finally {
            end();
        }
        requireNotStopped();
    }

    private void runAll(String source) throws Throwable {
        String rest = source;
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo info = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            if (!info.completeness().isComplete()) {
                throw new IllegalArgumentException("the source is not complete: " + shorten(rest));
            }
            run(info.source());
            rest = info.remaining();
        }
    }

    /** Begins what {@link #stop} stops: one snippet or several. */
    void begin() {
        synchronized (progress) {
            running = true;
            stopped = false;
        }
    }

    /** Ends it. */
    void end() {
        synchronized (progress) {
            running = false;
            progress.notifyAll();
        }
    }

    /** Evaluates one snippet; nothing happens any more when it was stopped. */
    List<SnippetEvent> evaluate(String snippet) {
        return wasStopped() ? List.of() : shell.eval(snippet);
    }

    /** Whether what runs, or ran last, was stopped. */
    boolean wasStopped() {
        synchronized (progress) {
            return stopped;
        }
    }

    private void run(String snippet) throws Throwable {
        for (SnippetEvent event : evaluate(snippet)) {
            JShellException thrown = event.exception();
            if (thrown instanceof EvalException evaluated) {
                throw Raised.of(evaluated);
            }
            if (thrown != null) {
                throw new IllegalArgumentException(String.valueOf(thrown.getMessage()), thrown);
            }
            if (event.status() == Snippet.Status.REJECTED) {
                throw new Rejected(
                        "does not compile: " + diagnostics(event.snippet()),
                        shell.diagnostics(event.snippet()).anyMatch(each -> WRONG_TYPE.equals(each.getCode())));
            }
            if (event.snippet() instanceof DeclarationSnippet declaration
                    && event.status() == Snippet.Status.RECOVERABLE_NOT_DEFINED) {
                throw new IllegalArgumentException("not defined: "
                        + shell.unresolvedDependencies(declaration).collect(Collectors.joining(", ")));
            }
        }
    }

    /** The compiler took no part of a snippet. */
    private static final class Rejected extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        private final boolean isOfWrongType;

        Rejected(String message, boolean isOfWrongType) {
            super(message);
            this.isOfWrongType = isOfWrongType;
        }
    }

    String diagnostics(Snippet snippet) {
        return shell.diagnostics(snippet)
                .map(diagnostic -> diagnostic
                        .getMessage(null)
                        .lines()
                        .map(String::strip)
                        // The class that JShell wraps around a snippet has no name.
                        .filter(line -> !line.isEmpty() && !line.equals("location: class"))
                        .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
    }

    /** The names of the variables. */
    synchronized List<String> names() {
        List<String> names = new ArrayList<>();
        shell.variables().map(VarSnippet::name).forEach(names::add);
        return names;
    }

    /** The value of a variable. */
    synchronized @Nullable Object get(String name) throws Throwable {
        return eval(checked(name));
    }

    /** Sets a variable, which is declared anew when its type is another. */
    synchronized void set(String name, @Nullable Object value) throws Throwable {
        long slot = SnippetSlots.next();
        SnippetSlots.put(slot, value);
        begin();
        try {
            run(type(value) + " " + checked(name) + " = (" + type(value) + ") " + SLOTS + ".take(" + slot + "L);");
        } finally {
            end();
        }
    }

    /** The nearest type that a snippet can name. */
    private static String type(@Nullable Object value) {
        if (value == null) {
            return "Object";
        }
        for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
            if (java.lang.reflect.Modifier.isPublic(type.getModifiers()) && type.getCanonicalName() != null) {
                return type.getCanonicalName();
            }
        }
        return "Object";
    }

    private static String checked(String name) {
        if (name.isEmpty()
                || !Character.isJavaIdentifierStart(name.charAt(0))
                || !name.chars().allMatch(Character::isJavaIdentifierPart)) {
            throw new IllegalArgumentException(shorten(name) + " is no name of a variable");
        }
        return name;
    }

    private static String shorten(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }

    /** The JShell itself, for who holds this object's lock. */
    JShell shell() {
        return shell;
    }

    /**
     * Stops the snippet that is running, and nothing else. It may be compiled just now, or catch what would end it, so
     * it is told until it has ended.
     *
     * @return whether nothing runs any more; else it went on for five seconds, in code that cannot be interrupted
     */
    boolean stop() throws InterruptedException {
        synchronized (progress) {
            stopped = stopped || running;
            for (int i = 0; running && i < STOPS; i++) {
                shell.stop();
                progress.wait(BETWEEN_STOPS);
            }
            return !running;
        }
    }

    @Override
    public void close() {
        try {
            // Who is gone cannot stop what they left running.
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        shell.close();
    }
}
