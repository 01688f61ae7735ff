package io.longwire.broker.session;

import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.transport.SendListener;
import io.longwire.protocol.transport.Transport;
import org.jspecify.annotations.Nullable;

/** A transport as the place where an outbound queue sends its messages. */
public record TransportSink(Transport transport) implements Outbound.Sink {
    @Override
    public boolean writable() {
        return transport.writable();
    }

    @Override
    public boolean send(PreparedMessage message, @Nullable SendListener listener) {
        return listener == null ? transport.send(message) : transport.send(message, Long.MAX_VALUE, listener);
    }

    @Override
    public long queuedBytes() {
        return transport.queuedBytes();
    }

    @Override
    public void waiting(long bytes) {
        transport.waiting(bytes);
    }
}
