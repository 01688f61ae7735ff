/** Longwire's WebSocket library with peers that run as processes of their own: Node, Python, Chromium. */
@NullMarked
package io.longwire.verification.interop.process;

import org.jspecify.annotations.NullMarked;
