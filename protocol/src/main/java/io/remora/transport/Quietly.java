package io.remora.transport;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Closes what nobody waits for. What goes wrong then is of no use to a caller; it is logged. */
final class Quietly {
    private static final System.Logger LOG = System.getLogger("io.remora.transport");

    private Quietly() {}

    static void close(@Nullable Closeable resource) {
        if (resource != null) {
            try {
                resource.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "closing " + resource, e);
            }
        }
    }
}
