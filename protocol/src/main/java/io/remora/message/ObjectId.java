package io.remora.message;

import io.remora.WireLimits;
import io.remora.wire.BrineWriter;
import io.remora.wire.OutputBuffer;
import io.remora.wire.WireException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an object is named on the wire, RPyC's {@code id_pack}. The numbers mean something only to the side that owns the
 * object, on that connection. A value.
 */
public final class ObjectId {
    private final String typeName;
    private final long classId;
    private final long instanceId;
    /** Kept for those that are named again and again; threads that race make the same. */
    private volatile byte @Nullable [] encoding;

    /**
     * An id.
     *
     * @param typeName the full name of its type ({@code builtins.list}), or of itself where it is a module
     * @param classId a number for its class
     * @param instanceId a number for itself; 0 when it is a class
     */
    public ObjectId(String typeName, long classId, long instanceId) {
        this.typeName = typeName;
        this.classId = classId;
        this.instanceId = instanceId;
    }

    /** The full name of its type, or of itself where it is a module. */
    public String typeName() {
        return typeName;
    }

    /** The number of its class. */
    public long classId() {
        return classId;
    }

    /** Its own number; 0 when it is a class. */
    public long instanceId() {
        return instanceId;
    }

    /** Writes it as it stands inside boxed values and in INSPECT's argument: a tuple of three. */
    void write(BrineWriter out) throws WireException {
        out.tuple(3);
        out.string(typeName);
        out.integer(classId);
        out.integer(instanceId);
    }

    /**
     * What {@link #write} writes. Every call names its object, by two numbers of nineteen decimal digits each: making
     * them out of longs again and again was a tenth of what a call costs beside its system calls.
     */
    byte[] encoding() throws WireException {
        byte[] known = encoding;
        if (known == null) {
            OutputBuffer bytes = new OutputBuffer(WireLimits.defaults());
            write(new BrineWriter(bytes, WireLimits.defaults()));
            known = bytes.toByteArray();
            encoding = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ObjectId id
                && instanceId == id.instanceId
                && classId == id.classId
                && typeName.equals(id.typeName);
    }

    @Override
    public int hashCode() {
        return Objects.hash(typeName, classId, instanceId);
    }

    @Override
    public String toString() {
        return "(" + typeName + ", " + classId + ", " + instanceId + ")";
    }
}
