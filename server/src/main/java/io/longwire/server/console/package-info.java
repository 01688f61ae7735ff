/** What the program itself answers over HTTP: the console page and the state of health. */
@NullMarked
package io.longwire.server.console;

import org.jspecify.annotations.NullMarked;
