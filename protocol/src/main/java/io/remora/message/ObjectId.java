package io.remora.message;

/**
 * How an object is named on the wire, RPyC's {@code id_pack}. The numbers mean something only to the side that owns the
 * object, on that connection.
 *
 * @param typeName the full name of its type ({@code builtins.list}), or of itself where it is a module
 * @param classId a number for its class
 * @param instanceId a number for itself; 0 when it is a class
 */
public record ObjectId(String typeName, long classId, long instanceId) {}
