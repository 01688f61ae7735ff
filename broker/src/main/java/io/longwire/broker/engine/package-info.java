/** The engine seam: what keeps publications, numbers them and tells the nodes. */
@NullMarked
package io.longwire.broker.engine;

import org.jspecify.annotations.NullMarked;
