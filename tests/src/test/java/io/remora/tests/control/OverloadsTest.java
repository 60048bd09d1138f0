package io.remora.tests.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.RemoteObject;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Overloads as the compiler chooses them: a generated class with many overloads, and the same calls compiled by javac
 * and made by name. Where javac finds one, it is the one; where javac finds several, the call is ambiguous here too;
 * where javac finds none, it is refused, but for numbers that the wire does not tell apart.
 */
@Timeout(120)
final class OverloadsTest {
    private static final List<String> TYPES = List.of(
            "int",
            "long",
            "double",
            "float",
            "short",
            "boolean",
            "Integer",
            "Long",
            "Double",
            "Number",
            "Object",
            "String",
            "CharSequence",
            "Comparable<?>",
            "java.util.List<?>",
            "java.util.Collection<?>",
            "java.util.ArrayList<?>",
            "int...",
            "Object...",
            "String...",
            "long...");

    /** What is passed, as javac sees it and as it is here. */
    private enum Given {
        INT("7", 7),
        LARGE("1099511627776L", 1_099_511_627_776L),
        DOUBLE("1.5", 1.5),
        FLAG("true", true),
        TEXT("\"text\"", "text"),
        NOTHING("null", null),
        LIST("LIST", null);

        private final String source;
        private final Object value;

        Given(String source, Object value) {
            this.source = source;
            this.value = value;
        }
    }

    /**
     * Where javac finds no overload, numbers that keep their value are taken all the same: the wire has one kind of
     * whole numbers and one of others, and Python has no way to say which of Java's is meant.
     */
    private static final Map<Given, Set<String>> BY_THE_WIRE = Map.of(
            Given.INT, Set.of("short", "Long", "Double"), Given.LARGE, Set.of("Double"), Given.DOUBLE, Set.of("float"));

    private record Called(String method, List<Given> arguments) {
        /** Whether an overload, as its parameters are written, takes a number only because it came over the wire. */
        boolean fitsByTheWire(String overload) {
            List<String> types = List.of(
                    overload.replaceAll("[\\[\\]]", "").replace("...", "").split(", "));
            for (int i = 0; i < arguments.size(); i++) {
                String type = types.get(Math.min(i, types.size() - 1));
                if (BY_THE_WIRE.getOrDefault(arguments.get(i), Set.of()).contains(type)) {
                    return true;
                }
            }
            return false;
        }

        String source() {
            return method + "("
                    + String.join(
                            ", ", arguments.stream().map(each -> each.source).toList()) + ")";
        }
    }

    @TempDir
    Path folder;

    @Test
    void theOverloadThatJavacChoosesIsChosen() throws Exception {
        Random random = new Random(20240607);
        Map<String, List<List<String>>> methods = new LinkedHashMap<>();
        for (int i = 0; i < 110; i++) {
            methods.put("m" + i, overloads(random));
        }
        List<Called> calls = new ArrayList<>();
        for (String method : methods.keySet()) {
            for (int i = 0; i < 12; i++) {
                calls.add(new Called(method, arguments(random)));
            }
        }
        Map<Called, String> expected = javac(methods, new ArrayList<>(new LinkedHashSet<>(calls)));

        int chosen = 0;
        int ambiguous = 0;
        int refused = 0;
        int lenient = 0;
        try (URLClassLoader loader =
                        new URLClassLoader(new URL[] {folder.toUri().toURL()});
                FarJvm jvm = FarJvm.start(folder, loader)) {
            RemoteObject type = jvm.control().type("generated.Overloads");
            RemoteObject list = type.get("LIST").object();
            for (Map.Entry<Called, String> each : expected.entrySet()) {
                Called call = each.getKey();
                Object[] arguments = call.arguments().stream()
                        .map(given -> given == Given.LIST ? list : given.value)
                        .toArray();
                switch (each.getValue()) {
                    case "ambiguous" -> ambiguous++;
                    case "refused" -> refused++;
                    default -> chosen++;
                }
                String outcome = outcome(type, call.method(), arguments);
                if (each.getValue().equals("refused") && call.fitsByTheWire(outcome)) {
                    lenient++;
                } else {
                    assertThat(outcome)
                            .as("%s of %s", call.source(), methods.get(call.method()))
                            .isEqualTo(each.getValue());
                }
            }
        }
        assertThat(chosen).isGreaterThan(250);
        assertThat(ambiguous).isGreaterThan(20);
        assertThat(refused).isGreaterThan(100);
        assertThat(lenient).isBetween(1, refused / 10);
    }

    private static String outcome(RemoteObject type, String method, Object[] arguments) {
        try {
            return type.call(method, arguments).as(String.class);
        } catch (ClassCastException e) {
            return String.valueOf(e.getMessage()).contains("is ambiguous") ? "ambiguous" : "refused";
        }
    }

    private static List<List<String>> overloads(Random random) {
        Set<List<String>> all = new LinkedHashSet<>();
        int wanted = 2 + random.nextInt(4);
        while (all.size() < wanted) {
            List<String> types = new ArrayList<>();
            int count = 1 + random.nextInt(2);
            for (int i = 0; i < count; i++) {
                String type = TYPES.get(random.nextInt(TYPES.size()));
                boolean last = i == count - 1;
                types.add(last ? type : type.replace("...", ""));
            }
            all.add(types);
        }
        return List.copyOf(all);
    }

    private static List<Given> arguments(Random random) {
        List<Given> all = new ArrayList<>();
        int count = random.nextInt(10) == 0 ? 3 : 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            all.add(Given.values()[random.nextInt(Given.values().length)]);
        }
        return all;
    }

    /** What javac makes of each call: the overload's parameters, or that it is ambiguous or refused. */
    private Map<Called, String> javac(Map<String, List<List<String>>> methods, List<Called> calls) throws Exception {
        List<String> lines = new ArrayList<>(List.of(
                "package generated;",
                "public class Overloads {",
                "public static final java.util.ArrayList<Object> LIST = new java.util.ArrayList<>();"));
        methods.forEach((name, overloads) -> {
            for (List<String> types : overloads) {
                List<String> parameters = new ArrayList<>();
                for (String type : types) {
                    parameters.add(type + " p" + parameters.size());
                }
                lines.add("public static String " + name + "(" + String.join(", ", parameters) + ") { return \"" + types
                        + "\"; }");
            }
        });
        lines.add("}");
        Map<Integer, Called> byLine = new LinkedHashMap<>();
        List<String> callers = new ArrayList<>(List.of("package generated;", "public class Calls extends Overloads {"));
        callers.add("public static void all(java.util.Map<Integer, String> results) {");
        for (Called call : calls) {
            callers.add("results.put(" + (callers.size() + 1) + ", " + call.source() + ");");
            byLine.put(callers.size(), call);
        }
        callers.add("}}");

        Map<Called, String> found = new LinkedHashMap<>();
        for (Diagnostic<? extends JavaFileObject> error : compile(lines, callers)) {
            int line = (int) error.getLineNumber();
            Called wrong = byLine.remove(line);
            if (wrong != null) {
                found.put(wrong, error.getCode().contains("ref.ambiguous") ? "ambiguous" : "refused");
            }
            assertThat(wrong).as(error.toString()).isNotNull();
            callers.set(line - 1, "");
        }
        assertThat(compile(lines, callers)).isEmpty();
        Map<Integer, String> results = new LinkedHashMap<>();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            loader.loadClass("generated.Calls").getMethod("all", Map.class).invoke(null, results);
        }
        byLine.forEach((line, call) -> found.put(call, results.get(line)));
        return found;
    }

    private List<Diagnostic<? extends JavaFileObject>> compile(List<String> overloads, List<String> calls)
            throws IOException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        javac.getTask(
                        null,
                        null,
                        problems,
                        List.of("-d", folder.toString(), "-Xlint:none", "-nowarn", "-Xmaxerrs", "10000", "-proc:none"),
                        null,
                        List.of(source("Overloads", overloads), source("Calls", calls)))
                .call();
        return problems.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .toList();
    }

    private static JavaFileObject source(String name, List<String> lines) {
        return new SimpleJavaFileObject(
                URI.create("string:///generated/" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return String.join("\n", lines);
            }
        };
    }
}
