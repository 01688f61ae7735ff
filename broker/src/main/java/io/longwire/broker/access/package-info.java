/** Who may do what, where: destinations, authentication, access, and the guard in front of every handler. */
@NullMarked
package io.longwire.broker.access;

import org.jspecify.annotations.NullMarked;
