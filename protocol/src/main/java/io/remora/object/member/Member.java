package io.remora.object.member;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be done to an object under a name: a method that is called, or an attribute that is read and
 * perhaps written. Reached through the gate only. Runs on a thread that serves calls and throws whatever the user's
 * code throws.
 */
public interface Member {
    /** The name that peers use. */
    String name();

    /** What {@code help} shows; empty for nothing. */
    default String doc() {
        return "";
    }

    /** Whether it is called; else it is read. */
    boolean isMethod();

    /** Whether it may be called though it is an attribute: what it holds may be a method, as only its owner knows. */
    default boolean isCallable() {
        return isMethod();
    }

    /** Whether it can be read or called; an attribute may be for writing alone. */
    default boolean isReadable() {
        return true;
    }

    /** Whether it can be written. */
    default boolean isWritable() {
        return false;
    }

    /** Whether it can be deleted. */
    default boolean isDeletable() {
        return false;
    }

    /**
     * The members of the same object, by their names, of which the grants together grant this one too, since it does
     * what they do: {@code __len__} does what {@code size} does. Empty for one that is granted by its own name alone.
     */
    default Collection<String> impliedBy() {
        return List.of();
    }

    /** How what it gives is exported, as far as that is known before it is called. */
    default Export result() {
        return Export.ANY;
    }

    /** Whether the audit log may hold its arguments, or the value that is written to it. */
    default boolean isAudited() {
        return false;
    }

    /** Calls it. What it gives is exported as {@link Invocation#export()} says afterwards. */
    @Nullable
    Object call(Object target, Invocation invocation) throws Throwable;

    /** Reads it. */
    default @Nullable Object get(Object target, Invocation invocation) throws Throwable {
        throw new UnsupportedOperationException(name() + " is a method");
    }

    /** Writes it. */
    default void set(Object target, @Nullable Object value) throws Throwable {
        throw new UnsupportedOperationException(name() + " cannot be written");
    }

    /** Deletes it. */
    default void delete(Object target) throws Throwable {
        throw new UnsupportedOperationException(name() + " cannot be deleted");
    }

    /** Whether it declares that it throws this, so that a peer may read the message. */
    default boolean declares(Throwable thrown) {
        return false;
    }
}
