/** Readers over HTTP that are cut, and change from one way to another. */
@NullMarked
package io.longwire.verification.transports;

import org.jspecify.annotations.NullMarked;
