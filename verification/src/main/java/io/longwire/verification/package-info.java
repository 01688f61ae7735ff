/** Nothing to run: what this module has is its tests. */
@NullMarked
package io.longwire.verification;

import org.jspecify.annotations.NullMarked;
