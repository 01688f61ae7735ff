/** A browser drives the console page, and lends itself to other suites. */
@NullMarked
package io.longwire.verification.browser;

import org.jspecify.annotations.NullMarked;
