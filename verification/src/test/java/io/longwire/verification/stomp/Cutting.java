package io.longwire.verification.stomp;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.transport.Connector;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A connector whose connection can be cut from the test, as a network would. What is asked for between two connections cuts the next. */
final class Cutting implements Connector {
    private final Connector real;
    // Guarded by this.
    private @Nullable Transport open;
    private int owed;
    private int cuts;

    Cutting(Connector real) {
        this.real = real;
    }

    synchronized void cut() {
        Transport now = open;
        if (now == null) {
            owed++;
            return;
        }
        open = null;
        cuts++;
        now.loop().execute(now::abort);
    }

    synchronized int cuts() {
        return cuts;
    }

    private synchronized void opened(Transport transport) {
        open = transport;
        if (owed > 0) {
            owed--;
            cut();
        }
    }

    private synchronized void closed() {
        open = null;
    }

    @Override
    public CompletionStage<Transport> connect(Target target, TransportListener listener) {
        return real.connect(target, new TransportListener() {
            private @Nullable Transport own;

            @Override
            public boolean wantsParts() {
                return listener.wantsParts();
            }

            @Override
            public void opened(Transport transport) {
                own = transport;
                listener.opened(transport);
                Cutting.this.opened(transport);
            }

            @Override
            public void message(MessageType type, ByteBuffer payload) {
                listener.message(type, payload);
            }

            @Override
            public void fragment(MessageType type, ByteBuffer payload, boolean last) {
                listener.fragment(type, payload, last);
            }

            @Override
            public void writable() {
                listener.writable();
            }

            @Override
            public void closed(CloseReason reason, @Nullable Side began) {
                if (own != null) {
                    Cutting.this.closed();
                }
                listener.closed(reason, began);
            }
        });
    }
}
