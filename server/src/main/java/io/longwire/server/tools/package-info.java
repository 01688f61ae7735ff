/** Commands for people and suites: an echo server, and a WebSocket client for the terminal. */
@NullMarked
package io.longwire.server.tools;

import org.jspecify.annotations.NullMarked;
