/** Memory that watches its users. */
@NullMarked
package io.longwire.testkit.memory;

import org.jspecify.annotations.NullMarked;
