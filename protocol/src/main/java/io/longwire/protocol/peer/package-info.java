/** Who is at the other end, as seen by the wire and as named by authentication. */
@NullMarked
package io.longwire.protocol.peer;

import org.jspecify.annotations.NullMarked;
