package io.longwire.embed.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Where the result of a method goes. On a class: where those of all its methods go that say nothing themselves.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface SendTo {
    /**
     * Destinations; {@code {name}} stands for a variable of the pattern. None for {@code /topic/} and what follows {@code /app/} in the
     * destination of the message.
     */
    String[] value() default {};
}
