/** Publications whose sender wants to know who has acknowledged them. */
@NullMarked
package io.longwire.broker.receipt;

import org.jspecify.annotations.NullMarked;
