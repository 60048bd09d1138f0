package io.remora.message;

import org.jspecify.annotations.Nullable;

/**
 * Turns the references in a boxed value that is being read into objects. Called in arrival order by the one who reads.
 */
public interface ReferenceResolver {
    /** The object of ours that came home last, to be known again by its bytes; null when there is none. */
    default @Nullable ObjectId recent() {
        return null;
    }

    /**
     * Our own object coming home.
     *
     * @throws MessageException when the peer holds no such reference
     */
    Object home(String typeName, long classId, long instanceId) throws MessageException;

    /** A reference to an object of the peer. */
    Object arrived(String typeName, long classId, long instanceId);
}
