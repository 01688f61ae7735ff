/** What has broken such servers before, over real sockets. */
@NullMarked
package io.longwire.verification.abuse;

import org.jspecify.annotations.NullMarked;
