package io.remora;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what a peer may be granted.
 *
 * <p>On an interface: all its methods, inherited interface methods included, never static ones. On a class: every
 * public member that the class itself declares; on a record: its components, as attributes, too. On a method or field:
 * that one. What is not marked cannot be reached, whatever a policy says. Exposing makes a member grantable; whether a
 * given peer reaches it is decided by the capability it holds.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
public @interface Exposed {
    /** The name that peers use; empty for the Java name. */
    String name() default "";

    /**
     * Whether an accessor is an attribute: {@code x()}, {@code getX()} or {@code isX()} is then read as {@code obj.x},
     * and {@code x(v)} or {@code setX(v)} written as {@code obj.x = v}. The same mark on an interface that is used as a
     * typed proxy makes the call a read or a write. Fields are attributes always.
     */
    boolean attribute() default false;

    /** Whether a field may be written by the peer too. Final fields never are. */
    boolean writable() default false;

    /**
     * Whether a result (or an attribute's value) that is a record, array, collection or map is copied to the peer as
     * tuples instead of being passed by reference.
     */
    boolean byValue() default false;

    /** Whether the peer may change a collection that this member hands out by reference. */
    boolean mutable() default false;

    /**
     * Whether the audit log may hold the values of this member's arguments, or what is written to it. Of methods that
     * have one name all must say so.
     */
    boolean audited() default false;

    /** A description that a peer's {@code help} shows. */
    String doc() default "";
}
