package io.longwire.embed.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method is called for what is sent to {@code /app/} and this pattern; {@code /app} itself is not written. A piece between {@code /} or {@code .} may be a variable: {@code
 * /chat.{room}}. On a class: what the patterns of its methods begin with.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface MessageMapping {
    /** One pattern or several. */
    String[] value() default {};
}
