package io.remora.agent.control;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The level of this process's root logger: what its program set, or lower for as long as a peer wants to read more.
 * Loggers with a level of their own keep that.
 */
final class RootLevel {
    static final RootLevel OF_PROCESS = new RootLevel();

    private final Logger root = Logger.getLogger("");
    private final List<Level> wanted = new ArrayList<>();
    private Level programs = level();
    private Level set = programs;

    private RootLevel() {}

    /** Makes records of that level reach the root's handlers, until it is given up. */
    synchronized void want(Level level) {
        wanted.add(level);
        apply();
    }

    /** Gives that up, once for each time it was wanted. */
    synchronized void giveUp(Level level) {
        wanted.remove(level);
        apply();
    }

    private void apply() {
        Level now = level();
        if (!now.equals(set)) {
            // The program has set it meanwhile.
            programs = now;
        }
        set = programs;
        for (Level each : wanted) {
            if (each.intValue() < set.intValue()) {
                set = each;
            }
        }
        root.setLevel(set);
    }

    private Level level() {
        Level level = root.getLevel();
        return level == null ? Level.INFO : level;
    }
}
