/** A STOMP client that stays connected: it comes back, subscribes again, and asks for what it missed. */
@NullMarked
package io.longwire.client;

import org.jspecify.annotations.NullMarked;
