package io.remora;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a parameter that a caller leaves out, written as JSON-like text: {@code "1"}, {@code "2.5"},
 * {@code "true"}, {@code "null"}; a string parameter takes the text as it stands. Checked when the service starts.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Default {
    /** The text of the value. */
    String value();
}
