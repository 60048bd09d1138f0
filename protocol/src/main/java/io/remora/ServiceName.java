package io.remora;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The names of a service: the first is its name, the others its aliases. Without it a class {@code CalcService} is
 * called {@code CALC}, as RPyC names its services.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ServiceName {
    /** The name, then aliases. */
    String[] value();
}
