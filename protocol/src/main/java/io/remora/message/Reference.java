package io.remora.message;

/** A reference inside a boxed value that is about to be written. */
public sealed interface Reference {
    /** Which object. */
    ObjectId id();

    /** An object of ours; writing it is counted by the peer. */
    record Ours(ObjectId id) implements Reference {}

    /** The peer's own object on its way home. */
    record Yours(ObjectId id) implements Reference {}
}
