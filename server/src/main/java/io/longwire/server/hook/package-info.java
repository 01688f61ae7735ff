/** The application in another process: what is sent to {@code /app/} is posted to it. */
@NullMarked
package io.longwire.server.hook;

import org.jspecify.annotations.NullMarked;
