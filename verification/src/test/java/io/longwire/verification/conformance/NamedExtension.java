package io.longwire.verification.conformance;

import io.longwire.protocol.extension.Extension;
import io.longwire.protocol.extension.ExtensionException;
import io.longwire.protocol.extension.ExtensionFactory;
import io.longwire.protocol.extension.ExtensionOffer;
import io.longwire.protocol.extension.FrameInfo;
import io.longwire.protocol.extension.LoopLocal;
import io.longwire.protocol.frame.Side;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** An extension that is negotiated and does nothing. It agrees to any parameters but {@code wrong}. */
record NamedExtension(String name, int rsv) implements ExtensionFactory {
    @Override
    public ExtensionOffer offer() {
        return new ExtensionOffer(name, Map.of());
    }

    @Override
    public Optional<ExtensionOffer> accept(ExtensionOffer offered) {
        return agrees(offered) ? Optional.of(offered) : Optional.empty();
    }

    @Override
    public boolean agrees(ExtensionOffer agreed) {
        return !agreed.parameters().containsKey("wrong");
    }

    @Override
    public Extension stage(ExtensionOffer agreed, Side side, LoopLocal shared) {
        int bits = rsv;
        return new Extension() {
            @Override
            public int rsv() {
                return bits;
            }

            @Override
            public void decode(FrameInfo frame, ByteBuffer payload, boolean endOfFrame, Next next)
                    throws ExtensionException {
                next.accept(payload, endOfFrame);
            }

            @Override
            public ByteBuffer encode(FrameInfo frame, ByteBuffer payload) {
                return payload;
            }

            @Override
            public void close() {}
        };
    }
}
