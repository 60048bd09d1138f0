package io.remora.cli.dial;

import io.remora.Connection;
import io.remora.Kw;
import io.remora.RemoteObject;
import io.remora.RemoteValue;
import io.remora.cli.command.ExitCode;
import io.remora.cli.command.JsonText;
import io.remora.cli.command.NegativeNumbers;
import io.remora.cli.command.OperationException;
import io.remora.cli.command.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code remora call}: one call, its result as JSON. */
@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        header = "Call a member of a peer and print the result as JSON.",
        description = {
            "PATH starts at the peer's root: add, point.x, point.norm. What is on the way is read, or called without"
                    + " arguments when it is a method.",
            "An ARG is a JSON literal (2, \"2\", true, null, [1, 2], {\"$bytes\": \"YWI=\"}); anything else is a"
                    + " string. Arrays become tuples. After -- an ARG may start with a dash.",
            "In the result bytes are {\"$bytes\": base64}, tuples arrays, NaN and infinities strings, and a reference"
                    + " is its repr."
        })
public final class CallCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DialOptions dial = new DialOptions();

    @Parameters(index = "0", paramLabel = "URL", description = "The peer.")
    private String url = "";

    @Parameters(index = "1", paramLabel = "PATH", description = "The member.")
    private String path = "";

    @Parameters(index = "2..*", arity = "0..*", paramLabel = "ARG", description = "Arguments.")
    private List<String> arguments = new ArrayList<>();

    @Option(names = "--kw", paramLabel = "NAME=VALUE", description = "An argument by name. May be repeated.")
    private List<String> named = new ArrayList<>();

    /** For picocli. */
    public CallCommand() {}

    @Override
    public Integer call() throws IOException {
        List<String> members = members(path);
        @Nullable Object[] given = given();
        PeerUrl peer = PeerUrl.parse(url);
        try (Connection connection = dial.connect(peer)) {
            Object result = walk(connection.root(), members, given);
            spec.commandLine().getOut().println(JsonText.write(result));
        }
        return ExitCode.DONE;
    }

    private static @Nullable Object walk(RemoteObject root, List<String> members, @Nullable Object[] given) {
        RemoteObject at = root;
        for (int i = 0; i < members.size() - 1; i++) {
            Object value = read(at, members.get(i));
            if (!(value instanceof RemoteObject next)) {
                throw new OperationException(String.join(".", members.subList(0, i + 1)) + " is the value "
                        + JsonText.brief(value) + ", which has no member " + members.get(i + 1));
            }
            at = next;
        }
        String last = members.get(members.size() - 1);
        return given.length == 0 ? read(at, last) : at.call(last, given).raw();
    }

    /** Reads a member; a method is called without arguments. */
    private static @Nullable Object read(RemoteObject of, String member) {
        RemoteValue value = of.get(member);
        if (value.raw() instanceof RemoteObject object) {
            switch (object.typeName()) {
                case "builtins.method", "builtins.function", "builtins.builtin_function_or_method" -> {
                    return object.invoke().raw();
                }
                default -> {
                    return object;
                }
            }
        }
        return value.raw();
    }

    private static List<String> members(String path) {
        List<String> members = List.of(path.split("\\.", -1));
        if (members.stream().anyMatch(String::isBlank)) {
            throw new UsageException("'" + path + "' is no path: write member names joined by dots, like point.x");
        }
        return members;
    }

    private @Nullable Object[] given() {
        List<@Nullable Object> all = new ArrayList<>();
        for (String argument : arguments) {
            all.add(JsonText.read(NegativeNumbers.plain(argument)));
        }
        Map<String, Kw> byName = new LinkedHashMap<>();
        for (String each : named) {
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw new UsageException("--kw " + each + " is no NAME=VALUE: write it like --kw scale=10");
            }
            String name = each.substring(0, equals);
            if (byName.put(name, new Kw(name, JsonText.read(each.substring(equals + 1)))) != null) {
                throw new UsageException("--kw " + name + " is given twice: give each name once");
            }
        }
        all.addAll(byName.values());
        return all.toArray();
    }
}
