package io.remora.object.error;

import io.remora.NoSuchMemberException;
import io.remora.RemoteException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The Java type that is the twin of what a peer raised, where one is natural. Only the types in this file are ever
 * made: a name that came over the wire never loads a class.
 */
public final class Twins {
    private Twins() {}

    /**
     * What a call throws: an unchecked twin with the remote exception as its cause; for a checked one the remote
     * exception with the twin as its cause; the remote exception alone where there is no twin.
     */
    public static RuntimeException thrown(RemoteException remote) {
        Throwable twin = twin(remote);
        if (twin instanceof RuntimeException unchecked) {
            unchecked.initCause(remote);
            return unchecked;
        }
        if (twin != null) {
            remote.initCause(twin);
        }
        return remote;
    }

    /** The checked twin with the remote exception as its cause, for a method that declares it. */
    public static Throwable declared(RemoteException remote) {
        Throwable twin = twin(remote);
        if (twin == null) {
            return remote;
        }
        RemoteException bare = new RemoteException(
                remote.type(), remote.arguments(), remote.attributes(), remote.traceback(), remote.connection());
        bare.setStackTrace(remote.getStackTrace());
        twin.initCause(bare);
        return twin;
    }

    /** The remote exception that a throwable is, or is the twin of; null for one of our own. */
    public static @Nullable RemoteException remote(Throwable thrown) {
        if (thrown instanceof RemoteException remote) {
            return remote;
        }
        if (thrown.getCause() instanceof RemoteException remote) {
            Throwable twin = twin(remote);
            return twin != null && twin.getClass() == thrown.getClass() ? remote : null;
        }
        return null;
    }

    /** Whether it has a Java twin. */
    static boolean known(RemoteException remote) {
        return twin(remote) != null;
    }

    private static @Nullable Throwable twin(RemoteException remote) {
        String message = message(remote);
        return switch (remote.type()) {
            case "builtins.FileNotFoundError" -> new NoSuchFileException(file(remote));
            case "builtins.FileExistsError" -> new FileAlreadyExistsException(file(remote));
            case "builtins.PermissionError" -> new AccessDeniedException(file(remote));
            case "builtins.NotADirectoryError" -> new NotDirectoryException(file(remote));
            case "builtins.ConnectionRefusedError" -> new ConnectException(message);
            case "builtins.EOFError" -> new EOFException(message);
            case "builtins.TimeoutError" -> new TimeoutException(message);
            case "builtins.OSError",
                    "builtins.IsADirectoryError",
                    "builtins.BlockingIOError",
                    "builtins.BrokenPipeError",
                    "builtins.ConnectionError",
                    "builtins.ConnectionResetError",
                    "builtins.ConnectionAbortedError",
                    "builtins.InterruptedError" -> new IOException(message);
            case "builtins.KeyError", "builtins.LookupError", "builtins.StopIteration" ->
                new NoSuchElementException(message);
            case "builtins.IndexError" -> new IndexOutOfBoundsException(message);
            case "builtins.ValueError",
                    "builtins.UnicodeError",
                    "builtins.UnicodeDecodeError",
                    "builtins.UnicodeEncodeError" -> new IllegalArgumentException(message);
            case "builtins.TypeError" -> new ClassCastException(message);
            case "builtins.AttributeError" -> new NoSuchMemberException(message);
            case "builtins.ZeroDivisionError",
                    "builtins.ArithmeticError",
                    "builtins.OverflowError",
                    "builtins.FloatingPointError" -> new ArithmeticException(message);
            case "builtins.NotImplementedError", "java.lang.UnsupportedOperationException" ->
                new UnsupportedOperationException(message);
            case "java.lang.IllegalStateException" -> new IllegalStateException(message);
            case "java.lang.NullPointerException" -> new NullPointerException(message);
            case "java.util.ConcurrentModificationException" -> new java.util.ConcurrentModificationException(message);
            default -> null;
        };
    }

    private static String message(RemoteException remote) {
        if (remote.arguments().size() == 1 && remote.arguments().get(0) instanceof String only) {
            return only;
        }
        return remote.getMessage() == null ? remote.type() : remote.getMessage();
    }

    private static String file(RemoteException remote) {
        Object name = remote.attributes().get("filename");
        return name instanceof String text && !text.equals("None") ? text : message(remote);
    }
}
