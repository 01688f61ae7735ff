package io.longwire.embed.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method is called when one of the same object fails with such an exception, thrown, or in the stage that was returned; of several the one whose exception is closest. Its result
 * goes where that of a handler would. The message then counts as dealt with.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface MessageExceptionHandler {
    /** The exceptions; none for those of the method's parameters. */
    Class<? extends Throwable>[] value() default {};
}
