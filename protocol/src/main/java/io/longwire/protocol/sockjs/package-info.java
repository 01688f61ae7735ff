/** SockJS protocol 0.3.3: a {@link io.longwire.protocol.transport.Transport} over whatever HTTP lets through. */
@NullMarked
package io.longwire.protocol.sockjs;

import org.jspecify.annotations.NullMarked;
