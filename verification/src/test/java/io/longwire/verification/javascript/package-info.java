/** The browser client in Node: its own tests, and every transport through networks that fail. */
@NullMarked
package io.longwire.verification.javascript;

import org.jspecify.annotations.NullMarked;
