package io.longwire.protocol.connection;

/** Where masking keys come from. They must not be predictable (RFC 6455 §5.3, §10.3). */
@FunctionalInterface
public interface MaskSource {
    /** A key for one frame. */
    int next();
}
