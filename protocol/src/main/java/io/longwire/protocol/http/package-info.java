/** HTTP heads as values, and the parsing of tokens in them (RFC 9110). Knows no connection. */
@NullMarked
package io.longwire.protocol.http;

import org.jspecify.annotations.NullMarked;
