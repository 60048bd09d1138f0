package io.remora;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a service whose calls are to run one by one, in the order in which one connection sent them. Without it calls
 * of one connection overlap. A call that an ordered service makes back to its peer may still be answered while it runs:
 * requests that arrive meanwhile wait, replies do not.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Ordered {}
