package io.remora;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How a connection behaves; a value. Each {@code with} method gives a changed copy.
 *
 * @param limits what the peer may cost us
 * @param callTimeout how long our calls wait by default; zero means without bound
 * @param dialect the dialect a dialling side speaks where the transport negotiates none; empty: found out by
 *     reconnecting
 * @param compression when bodies are compressed
 * @param exceptionDetail what the peer learns of an exception that no member declares
 * @param heartbeat how often a silent peer that is known to answer is pinged; zero means never
 * @param builtIns which kinds of objects of the JDK may be passed by reference without a mark
 */
public record Options(
        Limits limits,
        Duration callTimeout,
        Optional<WireDialect> dialect,
        Compression compression,
        ExceptionDetail exceptionDetail,
        Duration heartbeat,
        Set<BuiltIn> builtIns) {
    /** Objects of the JDK that are exposed as what they are, for reading, where no mark says otherwise. */
    public enum BuiltIn {
        /** Lists, maps, sets, other collections and iterables. */
        COLLECTIONS,
        /** Iterators. */
        ITERATORS,
        /** Lambdas, and whatever is passed as a functional interface. */
        FUNCTIONS,
        /** What can be closed. */
        CLOSEABLES,
        /** What is passed as a {@link Comparable}. */
        COMPARABLES
    }

    /** When a frame's body is compressed on its way out. Incoming frames say for themselves. */
    public enum Compression {
        /** Bodies above 3000 bytes, as RPyC does, unless both ends are known to be ours: then never. */
        AUTO,
        /** Bodies above 3000 bytes. */
        ALWAYS,
        /** Never. */
        NEVER
    }

    /** What a peer sees of an exception. The whole always stands in the local log under a correlation id. */
    public enum ExceptionDetail {
        /** Declared and mapped ones carry message and arguments, all others their type alone. */
        DECLARED,
        /** All carry their message and their stack frames. For peers that are trusted with both. */
        ALL
    }

    private static final Options DEFAULTS = new Options(
            Limits.defaults(),
            Duration.ofSeconds(30),
            Optional.empty(),
            Compression.AUTO,
            ExceptionDetail.DECLARED,
            Duration.ofSeconds(20),
            EnumSet.allOf(BuiltIn.class));

    /** Checks the durations and copies the set. */
    public Options {
        builtIns = Set.copyOf(builtIns);
        if (callTimeout.isNegative() || heartbeat.isNegative()) {
            throw new IllegalArgumentException("a time must not be negative: " + callTimeout + ", " + heartbeat);
        }
    }

    /** Half a minute for a call, the defaults of {@link Limits}, little detail in exceptions. */
    public static Options defaults() {
        return DEFAULTS;
    }

    /** The same with other limits. */
    public Options withLimits(Limits changed) {
        return new Options(changed, callTimeout, dialect, compression, exceptionDetail, heartbeat, builtIns);
    }

    /** The same with another time for calls; zero means without bound. */
    public Options withCallTimeout(Duration changed) {
        return new Options(limits, changed, dialect, compression, exceptionDetail, heartbeat, builtIns);
    }

    /** The same, speaking that dialect without finding out. */
    public Options withDialect(WireDialect changed) {
        return new Options(
                limits, callTimeout, Optional.of(changed), compression, exceptionDetail, heartbeat, builtIns);
    }

    /** The same with another rule for compression. */
    public Options withCompression(Compression changed) {
        return new Options(limits, callTimeout, dialect, changed, exceptionDetail, heartbeat, builtIns);
    }

    /** The same with more or less detail for peers. */
    public Options withExceptionDetail(ExceptionDetail changed) {
        return new Options(limits, callTimeout, dialect, compression, changed, heartbeat, builtIns);
    }

    /** The same with another heartbeat; zero means none. */
    public Options withHeartbeat(Duration changed) {
        return new Options(limits, callTimeout, dialect, compression, exceptionDetail, changed, builtIns);
    }

    /** The same with these built-in exposures alone; the empty set turns all of them off. */
    public Options withBuiltIns(Set<BuiltIn> changed) {
        return new Options(limits, callTimeout, dialect, compression, exceptionDetail, heartbeat, changed);
    }
}
