package io.longwire.embed.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The parameter is a header of the message: text, a number, {@code boolean}, an enum or a {@link java.util.UUID}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Header {
    /** The header's name; empty for the parameter's own, which needs the compiler's option {@code -parameters}. */
    String value() default "";

    /** Whether a message without it is refused; otherwise the parameter is null. */
    boolean required() default true;

    /** What stands for a header that is not there; empty for nothing. */
    String defaultValue() default "";
}
