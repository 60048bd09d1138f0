package io.remora.agent.teleport;

import io.remora.Exposed;
import io.remora.value.Tuple;
import org.jspecify.annotations.Nullable;

/** Where shipped code finds what was not shipped with it: on the side that it came from. */
@Exposed
public interface ClassSource {
    /**
     * A class and what it needs, as much as fits a message and was not given before, as pairs of a name and the class
     * file; empty when it is not given away.
     */
    Tuple bundle(String name);

    /** A resource beside the classes that were shipped; null when there is none or it is not given away. */
    byte @Nullable [] resource(String name);
}
