package io.longwire.broker.feed;

import io.longwire.broker.session.Outbound;
import io.longwire.broker.session.TransportSink;
import io.longwire.protocol.exchange.ResponseBody;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.transport.SendListener;
import io.longwire.protocol.transport.Transport;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a stream goes through: the body of a response, or a WebSocket. */
sealed interface StreamCarrier {
    /** Where its messages go. */
    Outbound.Sink sink();

    void flush();

    /** A sign of life that is no message. */
    void ping();

    /** Ends it, with a reason where the carrier has a place for one. */
    void end(CloseReason reason);

    /** The body of a response. */
    record Body(ResponseBody body) implements StreamCarrier, Outbound.Sink {
        @Override
        public Outbound.Sink sink() {
            return this;
        }

        @Override
        public boolean writable() {
            return body.writable();
        }

        @Override
        public boolean send(PreparedMessage message, @Nullable SendListener listener) {
            if (listener != null) {
                throw new UnsupportedOperationException("A response does not tell what became of one event");
            }
            return body.write(message.payload());
        }

        @Override
        public long queuedBytes() {
            return body.queuedBytes();
        }

        @Override
        public void waiting(long bytes) {}

        @Override
        public void flush() {
            body.flush();
        }

        @Override
        public void ping() {}

        @Override
        public void end(CloseReason reason) {
            body.end();
        }
    }

    /** A WebSocket. */
    record Socket(Transport transport) implements StreamCarrier {
        @Override
        public Outbound.Sink sink() {
            return new TransportSink(transport);
        }

        @Override
        public void flush() {
            transport.flush();
        }

        @Override
        public void ping() {
            transport.ping(ByteBuffer.allocate(0));
        }

        @Override
        public void end(CloseReason reason) {
            transport.close(reason);
        }
    }
}
