package io.longwire.embed.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method is called for a SUBSCRIBE to {@code /app/} and this pattern, see {@link MessageMapping}; what it returns is sent once, to this subscription alone, unless
 * {@link SendTo} or {@link SendToUser} say otherwise.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface SubscribeMapping {
    /** One pattern or several. */
    String[] value() default {};
}
