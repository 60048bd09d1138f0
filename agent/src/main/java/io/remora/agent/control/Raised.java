package io.remora.agent.control;

import jdk.jshell.EvalException;
import org.jspecify.annotations.Nullable;

/** What a snippet threw: JShell gives its class's name and message, from which the common ones are made again. */
final class Raised {
    private Raised() {}

    static Throwable of(EvalException thrown) {
        Throwable same = same(thrown.getExceptionClassName(), thrown.getMessage());
        same.setStackTrace(thrown.getStackTrace());
        return same;
    }

    private static Throwable same(String name, @Nullable String message) {
        try {
            Class<?> type = Class.forName(name, false, ClassLoader.getPlatformClassLoader());
            if (Throwable.class.isAssignableFrom(type)) {
                return message == null
                        ? (Throwable) type.getConstructor().newInstance()
                        : (Throwable) type.getConstructor(String.class).newInstance(message);
            }
        } catch (ReflectiveOperationException e) {
            // Not one of the JDK's with a plain constructor: its name and message are all there is.
            return new RuntimeException(name + ": " + message, e);
        }
        return new RuntimeException(name + ": " + message);
    }
}
