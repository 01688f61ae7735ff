/** What lets the public Autobahn test suite be run against Longwire's client, and a small server of the same kind that shows that it can be. */
@NullMarked
package io.longwire.verification.autobahn;

import org.jspecify.annotations.NullMarked;
