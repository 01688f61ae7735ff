/** An in-memory HTTP exchange. */
@NullMarked
package io.longwire.testkit.exchange;

import org.jspecify.annotations.NullMarked;
