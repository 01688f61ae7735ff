/** A transport that survives what carries it: messages numbered both ways, acknowledged, and sent again over the next carrier. */
@NullMarked
package io.longwire.protocol.link;

import org.jspecify.annotations.NullMarked;
