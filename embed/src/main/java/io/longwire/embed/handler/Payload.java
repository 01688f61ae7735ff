package io.longwire.embed.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The parameter is the body: {@code byte[]} and {@link java.nio.ByteBuffer} as it is, {@code String} as text, anything else from JSON. The only parameter without an annotation
 * is the body too.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Payload {
    /** Whether a message without a body is refused, where it is read as JSON; otherwise the parameter is null. */
    boolean required() default true;
}
