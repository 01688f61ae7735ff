/** The contract that every engine has to pass. */
@NullMarked
package io.longwire.testkit.engine;

import org.jspecify.annotations.NullMarked;
