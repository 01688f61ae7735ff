package io.longwire.embed.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The result of a method goes to the user who sent the message. On a class: the results of all its methods that say nothing themselves.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface SendToUser {
    /**
     * What the user has subscribed to behind {@code /user}, such as {@code /queue/replies}; {@code {name}} stands for a variable of the pattern. None for
     * {@code /queue/} and what follows {@code /app/} in the destination of the message.
     */
    String[] value() default {};

    /** Whether all sessions of the user get it, or the one alone that sent the message. */
    boolean broadcast() default true;
}
