package io.remora.agent.control;

import java.util.ArrayList;
import java.util.List;

/** What a session has begun and what ends with it. */
final class Belongings implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Belongings.class.getName());

    private final List<AutoCloseable> all = new ArrayList<>();
    private boolean closed;

    /** Adds one; it is ended at once when the session is over. */
    <T extends AutoCloseable> T add(T belonging) {
        synchronized (this) {
            if (!closed) {
                all.add(belonging);
                return belonging;
            }
        }
        end(belonging);
        return belonging;
    }

    @Override
    public void close() {
        List<AutoCloseable> ended;
        synchronized (this) {
            closed = true;
            ended = List.copyOf(all);
            all.clear();
        }
        // The last first: what was redirected twice is put back in turn.
        for (int i = ended.size() - 1; i >= 0; i--) {
            end(ended.get(i));
        }
    }

    private static void end(AutoCloseable belonging) {
        try {
            belonging.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "what ends with a session did not end well: " + e);
        }
    }
}
