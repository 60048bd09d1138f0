package io.remora.object.member;

/** What a peer can ask of an object, whichever handler carried it; the words stand in the audit log. */
public enum Operation {
    ROOT,
    GET,
    SET,
    DELETE,
    CALL,
    REPR,
    STR,
    HASH,
    COMPARE,
    DIR,
    INSPECT,
    ITERATE,
    EXIT,
    INSTANCE_CHECK,
    GIVE
}
