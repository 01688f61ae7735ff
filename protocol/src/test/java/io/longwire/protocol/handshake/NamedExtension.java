package io.longwire.protocol.handshake;

import io.longwire.protocol.extension.Extension;
import io.longwire.protocol.extension.ExtensionFactory;
import io.longwire.protocol.extension.ExtensionOffer;
import io.longwire.protocol.extension.FrameInfo;
import io.longwire.protocol.extension.LoopLocal;
import io.longwire.protocol.frame.Side;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** An extension that does nothing but negotiate: it accepts, as they are, the terms that it likes. */
record NamedExtension(String name, int rsv, Predicate<ExtensionOffer> likes) implements ExtensionFactory {
    static NamedExtension any(String name, int rsv) {
        return new NamedExtension(name, rsv, offer -> true);
    }

    @Override
    public ExtensionOffer offer() {
        return new ExtensionOffer(name, Map.of("mode", Optional.of("fast")));
    }

    @Override
    public Optional<ExtensionOffer> accept(ExtensionOffer offered) {
        return Optional.of(offered).filter(likes);
    }

    @Override
    public boolean agrees(ExtensionOffer agreed) {
        return likes.test(agreed);
    }

    @Override
    public Extension stage(ExtensionOffer agreed, Side side, LoopLocal shared) {
        return new Stage(agreed, side, rsv);
    }

    record Stage(ExtensionOffer terms, Side side, int rsv) implements Extension {
        @Override
        public void decode(FrameInfo frame, ByteBuffer payload, boolean endOfFrame, Next next) {}

        @Override
        public ByteBuffer encode(FrameInfo frame, ByteBuffer payload) {
            return payload;
        }

        @Override
        public void close() {}
    }
}
