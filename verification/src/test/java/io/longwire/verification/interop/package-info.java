/** Longwire's WebSockets with those of other libraries, over real sockets: one list of scenarios, and each peer says what it cannot do. */
@NullMarked
package io.longwire.verification.interop;

import org.jspecify.annotations.NullMarked;
