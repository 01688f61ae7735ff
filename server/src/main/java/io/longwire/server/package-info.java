/** The program: command line, start and stop. */
@NullMarked
package io.longwire.server;

import org.jspecify.annotations.NullMarked;
