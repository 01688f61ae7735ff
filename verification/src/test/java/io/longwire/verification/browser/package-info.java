/** A browser drives the console page. */
@NullMarked
package io.longwire.verification.browser;

import org.jspecify.annotations.NullMarked;
