/** What STOMP commands mean, and the handler that opens a session. */
@NullMarked
package io.longwire.broker.stomp;

import org.jspecify.annotations.NullMarked;
