/** The real program as a process, and what tests talk to it with. */
@NullMarked
package io.longwire.verification.program;

import org.jspecify.annotations.NullMarked;
