package io.longwire.protocol.stomp;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that are no STOMP. Nothing more is read after it.
 *
 * @param tooLarge whether a limit was exceeded; else the syntax is wrong
 * @param text which rule was broken, for the client
 * @param receipt the receipt that the broken frame asked for; null when it asked for none, or it was not read as far as that
 */
public record StompViolation(
        boolean tooLarge, String text, @Nullable String receipt) implements StompEvent {}
