/** The HTTP port: one request and its response as a stream, whatever carries it. */
@NullMarked
package io.longwire.protocol.exchange;

import org.jspecify.annotations.NullMarked;
