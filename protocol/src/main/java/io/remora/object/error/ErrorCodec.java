package io.remora.object.error;

import io.remora.Connection;
import io.remora.Options.ExceptionDetail;
import io.remora.RemoteException;
import io.remora.message.MessageException;
import io.remora.object.builtin.EndOfIteration;
import io.remora.object.member.Member;
import io.remora.value.Tuple;
import io.remora.wire.BrineWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The wire form of exceptions, RPyC's: the int 1 for StopIteration, else
 *
 * <pre>
 *   ((module, class), (argument...), ((attribute, value)...), traceback)
 * </pre>
 *
 * <p>A peer reads the message and arguments of an exception that the member declares or that has a Python twin, of any
 * other its type alone; of all a correlation id, under which the whole stack stands in the local log.
 */
public final class ErrorCodec {
    private static final Integer STOP_ITERATION = 1;
    private static final String NO_TRACEBACK = "<traceback denied>";
    private static final Tuple VERSION = Tuple.of("_remote_version", "<version denied>");
    private static final Set<String> ENDINGS =
            Set.of("builtins.SystemExit", "builtins.KeyboardInterrupt", "builtins.GeneratorExit");
    private static final int LONGEST_MESSAGE = 4096;

    private final Connection connection;
    private final ExceptionDetail detail;

    /** For the exceptions of one connection. */
    public ErrorCodec(Connection connection, ExceptionDetail detail) {
        this.connection = connection;
        this.detail = detail;
    }

    /**
     * The wire form of what a call threw.
     *
     * @param member what was called; null when the call never got that far
     * @param correlation the id under which the whole is logged
     */
    public Object dump(Throwable thrown, @Nullable Member member, String correlation) {
        return dump(thrown, member, correlation, false);
    }

    /**
     * The same for a peer that may be trusted with more than others.
     *
     * @param trusted whether it reads message and stack of whatever was thrown
     */
    public Object dump(Throwable thrown, @Nullable Member member, String correlation, boolean trusted) {
        if (thrown instanceof EndOfIteration) {
            return STOP_ITERATION;
        }
        RemoteException theirs = Twins.remote(thrown);
        if (theirs != null && theirs.connection() == connection) {
            return again(theirs);
        }
        if (theirs != null) {
            return passedOn(theirs, trusted || member != null && member.declares(theirs), correlation);
        }
        String python = PythonTypes.of(thrown);
        boolean spoken = python != null || member != null && member.declares(thrown);
        boolean all = trusted || detail == ExceptionDetail.ALL;
        List<Object> attributes = new ArrayList<>();
        attributes.add(VERSION);
        attributes.add(Tuple.of("correlation_id", correlation));
        Object[] arguments = spoken || all ? arguments(thrown, python, attributes) : new Object[0];
        String trace = all ? stack(thrown) : whereTheStackIs(correlation);
        Tuple name = python != null ? Tuple.of("builtins", python) : javaName(thrown.getClass());
        return Tuple.of(name, Tuple.owning(arguments), Tuple.copyOf(attributes), trace);
    }

    /** The wire form of a denial: the same for what is hidden and what is absent. */
    public static Object denied(String member) {
        return Tuple.of(
                Tuple.of("builtins", "AttributeError"),
                Tuple.of("cannot access '" + cut(member) + "'"),
                Tuple.of((Object) VERSION),
                NO_TRACEBACK);
    }

    private static String whereTheStackIs(String correlation) {
        return "The whole stack stands in the log of the side that served the call, under correlation id " + correlation
                + ".";
    }

    /** What the peer of another connection raised goes on as what it was, without its traceback. */
    private Object passedOn(RemoteException theirs, boolean declared, String correlation) {
        if (theirs.type().equals("builtins.StopIteration")) {
            return STOP_ITERATION;
        }
        boolean spoken = declared || Twins.known(theirs) || detail == ExceptionDetail.ALL;
        // Raised in a Python process these would end it, or a generator of it: not for one peer to do to another.
        boolean ends = ENDINGS.contains(theirs.type());
        int dot = theirs.type().lastIndexOf('.');
        Tuple name = ends
                ? Tuple.of("builtins", "RuntimeError")
                : Tuple.of(
                        dot < 0 ? "" : theirs.type().substring(0, dot),
                        theirs.type().substring(dot + 1));
        Object[] arguments =
                spoken ? theirs.arguments().stream().map(ErrorCodec::plain).toArray() : new Object[0];
        List<Object> attributes = new ArrayList<>(List.of(VERSION, Tuple.of("correlation_id", correlation)));
        for (String each : List.of("errno", "strerror", "filename")) {
            if (spoken && theirs.attributes().containsKey(each)) {
                attributes.add(Tuple.of(each, plain(theirs.attributes().get(each))));
            }
        }
        return Tuple.of(name, Tuple.owning(arguments), Tuple.copyOf(attributes), whereTheStackIs(correlation));
    }

    private static Object again(RemoteException theirs) {
        int dot = theirs.type().lastIndexOf('.');
        List<Object> attributes = new ArrayList<>();
        theirs.attributes().forEach((name, value) -> attributes.add(Tuple.of(name, plain(value))));
        return Tuple.of(
                Tuple.of(
                        dot < 0 ? "" : theirs.type().substring(0, dot),
                        theirs.type().substring(dot + 1)),
                Tuple.owning(theirs.arguments().stream().map(ErrorCodec::plain).toArray()),
                Tuple.copyOf(attributes),
                theirs.traceback().isEmpty() ? NO_TRACEBACK : theirs.traceback());
    }

    private static Object[] arguments(Throwable thrown, @Nullable String python, List<Object> attributes) {
        if (thrown instanceof ArgumentsCarrier carrier) {
            return carrier.arguments().stream().map(ErrorCodec::plain).toArray();
        }
        String message = thrown.getMessage();
        if (thrown instanceof FileSystemException file && python != null && file.getFile() != null) {
            attributes.add(Tuple.of("filename", file.getFile()));
            if (file.getReason() == null) {
                int number = python.equals("FileNotFoundError") ? 2 : python.equals("PermissionError") ? 13 : 5;
                String reason =
                        number == 2 ? "No such file or directory" : number == 13 ? "Permission denied" : message;
                attributes.add(Tuple.of("errno", number));
                attributes.add(Tuple.of("strerror", reason));
                return new Object[] {number, reason};
            }
        }
        return message == null ? new Object[0] : new Object[] {cut(message)};
    }

    /** An exception whose arguments are more than a message, as Python's are. */
    public interface ArgumentsCarrier {
        /** Its arguments, values only. */
        List<? extends @Nullable Object> arguments();
    }

    private static @Nullable Object plain(@Nullable Object value) {
        // A reference prints as its local name; asking it for more would call the peer from an error path.
        return BrineWriter.isValue(value) ? value : String.valueOf(value);
    }

    private static Tuple javaName(Class<?> type) {
        String name = type.getName();
        int dot = name.lastIndexOf('.');
        return Tuple.of(dot < 0 ? "" : name.substring(0, dot), name.substring(dot + 1));
    }

    private static String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "...";
    }

    /**
     * The exception that a peer sent.
     *
     * @throws MessageException when it is none
     */
    public RemoteException load(@Nullable Object dumped) throws MessageException {
        if (dumped instanceof Integer number && number == 1) {
            return new RemoteException("builtins.StopIteration", List.of(), Map.of(), "", connection);
        }
        if (dumped instanceof String text) {
            return new RemoteException(text, List.of(), Map.of(), "", connection);
        }
        if (!(dumped instanceof Tuple parts)
                || parts.size() != 4
                || !(parts.get(0) instanceof Tuple name)
                || name.size() != 2
                || !(parts.get(1) instanceof Tuple arguments)
                || !(parts.get(2) instanceof Tuple attributes)) {
            throw new MessageException("an exception is a tuple of (module, class), arguments, attributes, traceback");
        }
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        for (Object each : attributes) {
            if (each instanceof Tuple pair && pair.size() == 2 && pair.get(0) instanceof String key) {
                named.put(key, pair.get(1));
            }
        }
        String traceback = parts.get(3) instanceof String text && !text.equals(NO_TRACEBACK) ? text : "";
        return new RemoteException(name.get(0) + "." + name.get(1), arguments, named, traceback, connection);
    }
}
