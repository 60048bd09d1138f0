package io.remora.message;

/** Turns the references in a boxed value that is being read into objects. Called in arrival order by the one who reads. */
public interface ReferenceResolver {
    /**
     * Our own object coming home.
     *
     * @throws MessageException when the peer holds no such reference
     */
    Object home(String typeName, long classId, long instanceId) throws MessageException;

    /** A reference to an object of the peer. */
    Object arrived(String typeName, long classId, long instanceId);
}
