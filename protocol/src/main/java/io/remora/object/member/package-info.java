/**
 * The model of what can be done to an object: an {@linkplain io.remora.object.member.Exposure exposure} names the
 * {@linkplain io.remora.object.member.Member members} of a type that can be granted at all. Where members come from
 * (reflection, the built-in tables, another connection) is for the packages above.
 *
 * <p>Immutable and free of threads; members run user code on the thread that calls them.
 */
@NullMarked
package io.remora.object.member;

import org.jspecify.annotations.NullMarked;
