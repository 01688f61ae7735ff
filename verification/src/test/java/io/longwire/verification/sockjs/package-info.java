/** SockJS over real sockets: the protocol row by row, and sockjs-client. */
@NullMarked
package io.longwire.verification.sockjs;

import org.jspecify.annotations.NullMarked;
