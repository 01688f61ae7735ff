package io.longwire.netty;

import io.longwire.protocol.connection.MaskSource;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** Masking keys, drawn a thousand at a time, none used twice. Guarded by the loop. */
final class Masks implements MaskSource {
    private static final int KEYS = 1_024;

    private final RandomGenerator random;
    private final ByteBuffer keys = ByteBuffer.allocate(KEYS * Integer.BYTES).limit(0);

    /** @param random a strong source of entropy, so that nobody can tell the next key from those before (RFC 6455 §5.3, §10.3) */
    Masks(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public int next() {
        if (!keys.hasRemaining()) {
            random.nextBytes(keys.array());
            keys.clear();
        }
        return keys.getInt();
    }
}
