/** WebSocket frames (RFC 6455 §5): header syntax, masking, opcodes and close codes. */
@NullMarked
package io.longwire.protocol.frame;

import org.jspecify.annotations.NullMarked;
