/** Many subscribers, many messages, and readers that do not read. */
@NullMarked
package io.longwire.verification.load;

import org.jspecify.annotations.NullMarked;
