@NullMarked
package io.longwire.broker.receipt;

import org.jspecify.annotations.NullMarked;
