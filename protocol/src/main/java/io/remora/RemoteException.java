package io.remora;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the peer raised: its type, arguments, attributes and, where it sent one, its traceback. Holds values only, no
 * class of the peer's is ever loaded for it.
 */
public final class RemoteException extends RemoraException {
    private static final long serialVersionUID = 1L;

    private final String type;
    private final transient List<@Nullable Object> arguments;
    private final transient Map<String, @Nullable Object> attributes;
    private final String traceback;
    private final transient Connection connection;

    /**
     * An exception as it came over the wire.
     *
     * @param type the full name: {@code builtins.ValueError}, {@code app.errors.BadThing}, {@code java.io.IOException}
     * @param arguments its arguments; strings, numbers and references
     * @param attributes its attributes
     * @param traceback the remote traceback or stack; empty when the peer did not send it
     * @param connection the connection it came over
     */
    public RemoteException(
            String type,
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> attributes,
            String traceback,
            Connection connection) {
        super(message(type, arguments));
        this.type = type;
        this.arguments = Collections.unmodifiableList(new ArrayList<@Nullable Object>(arguments));
        this.attributes = Collections.unmodifiableMap(new LinkedHashMap<String, @Nullable Object>(attributes));
        this.traceback = traceback;
        this.connection = connection;
    }

    /** The connection it came over. */
    public Connection connection() {
        return connection;
    }

    private static String message(String type, List<? extends @Nullable Object> arguments) {
        String name = type.startsWith("builtins.") ? type.substring("builtins.".length()) : type;
        if (arguments.isEmpty()) {
            return name;
        }
        StringBuilder text = new StringBuilder(name).append(": ");
        String separator = "";
        for (Object argument : arguments) {
            // A reference's toString is local by contract, so building a message never calls the peer.
            text.append(separator).append(argument);
            separator = ", ";
        }
        return text.toString();
    }

    /** The full name of its type at the peer. */
    public String type() {
        return type;
    }

    /** Its arguments. */
    public List<@Nullable Object> arguments() {
        return arguments;
    }

    /** Its attributes, as the peer sent them. */
    public Map<String, @Nullable Object> attributes() {
        return attributes;
    }

    /** The remote traceback; empty when it was not sent. */
    public String traceback() {
        return traceback;
    }
}
