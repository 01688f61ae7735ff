/** The program's settings: one table of them, their sources, and the one line that a wrong one is answered with. */
@NullMarked
package io.longwire.server.config;

import org.jspecify.annotations.NullMarked;
