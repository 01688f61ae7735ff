/** One client of the broker over any transport: its bounds and its outbound queue. */
@NullMarked
package io.longwire.broker.session;

import org.jspecify.annotations.NullMarked;
