package io.longwire.embed.handler;

import io.longwire.broker.app.RefusedException;
import org.jspecify.annotations.Nullable;

/** How one parameter of a method is found for a call. */
@FunctionalInterface
interface Argument {
    @Nullable
    Object of(Invocation invocation) throws RefusedException;
}
