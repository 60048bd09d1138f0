/**
 * The exposures that come with Remora: collections, maps, iterators, functions, closeables and bound methods answer the
 * special methods and names that a Python user expects of them. Read-only tables, and tables that change, are apart: a
 * peer that was given the first cannot ask for the second.
 *
 * <p>Tables are immutable; members run on threads that serve calls and touch the collection as its own contract allows.
 */
@NullMarked
package io.remora.object.builtin;

import org.jspecify.annotations.NullMarked;
