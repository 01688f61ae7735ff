/** The load generator behind {@code ./longwire bench}: loads, what checks each message, and what is printed of it. Works against any WebSocket server. */
@NullMarked
package io.longwire.server.bench;

import org.jspecify.annotations.NullMarked;
