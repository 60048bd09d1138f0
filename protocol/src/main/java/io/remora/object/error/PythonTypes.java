package io.remora.object.error;

import io.remora.CallTimeoutException;
import io.remora.ConversionException;
import io.remora.LimitExceededException;
import io.remora.NoSuchMemberException;
import io.remora.NotExposedException;
import io.remora.RevokedException;
import io.remora.object.member.ArgumentException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The built-in exception of Python that stands for one of Java's. */
final class PythonTypes {
    /** Looked up along the superclasses, nearest first. */
    private static final Map<Class<?>, String> BY_CLASS = Map.ofEntries(
            Map.entry(java.nio.file.NoSuchFileException.class, "FileNotFoundError"),
            Map.entry(java.io.FileNotFoundException.class, "FileNotFoundError"),
            Map.entry(java.nio.file.FileAlreadyExistsException.class, "FileExistsError"),
            Map.entry(java.nio.file.AccessDeniedException.class, "PermissionError"),
            Map.entry(java.nio.file.NotDirectoryException.class, "NotADirectoryError"),
            Map.entry(SecurityException.class, "PermissionError"),
            Map.entry(java.io.EOFException.class, "EOFError"),
            Map.entry(java.net.ConnectException.class, "ConnectionRefusedError"),
            Map.entry(java.net.SocketTimeoutException.class, "TimeoutError"),
            Map.entry(java.util.concurrent.TimeoutException.class, "TimeoutError"),
            Map.entry(CallTimeoutException.class, "TimeoutError"),
            Map.entry(java.io.IOException.class, "OSError"),
            Map.entry(java.util.NoSuchElementException.class, "KeyError"),
            Map.entry(IndexOutOfBoundsException.class, "IndexError"),
            Map.entry(IllegalArgumentException.class, "ValueError"),
            Map.entry(ClassCastException.class, "TypeError"),
            Map.entry(ArgumentException.class, "TypeError"),
            Map.entry(ConversionException.class, "TypeError"),
            Map.entry(NotExposedException.class, "TypeError"),
            Map.entry(NoSuchMemberException.class, "AttributeError"),
            Map.entry(LimitExceededException.class, "RuntimeError"),
            Map.entry(RevokedException.class, "PermissionError"),
            Map.entry(ArithmeticException.class, "ArithmeticError"),
            Map.entry(UnsupportedOperationException.class, "NotImplementedError"),
            Map.entry(StackOverflowError.class, "RecursionError"),
            Map.entry(OutOfMemoryError.class, "MemoryError"));

    private PythonTypes() {}

    /** The name in Python's builtins; null where there is no natural one. */
    static @Nullable String of(Throwable thrown) {
        if (thrown instanceof ArithmeticException
                && String.valueOf(thrown.getMessage()).contains("by zero")) {
            return "ZeroDivisionError";
        }
        for (Class<?> type = thrown.getClass(); type != null; type = type.getSuperclass()) {
            String name = BY_CLASS.get(type);
            if (name != null) {
                return name;
            }
        }
        return null;
    }
}
