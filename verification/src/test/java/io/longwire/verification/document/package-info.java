/** What the documents say, compared with what is there. */
@NullMarked
package io.longwire.verification.document;

import org.jspecify.annotations.NullMarked;
