package io.longwire.embed.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The parameter is what stands in the destination for a variable of the pattern: text, a number, {@code boolean}, an enum or a {@link java.util.UUID}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface DestinationVariable {
    /** The variable's name; empty for the parameter's own, which needs the compiler's option {@code -parameters}. */
    String value() default "";
}
