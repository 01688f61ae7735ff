/** Every rule of RFC 6455 and RFC 7692 as a row of data, played against both ends: in memory, and over sockets. */
@NullMarked
package io.longwire.verification.conformance;

import org.jspecify.annotations.NullMarked;
