package io.longwire.verification.interop;

import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;

/** What Undertow hears. */
final class UndertowListener extends AbstractReceiveListener {
    private final Ear ear = new Ear();
    private final int limit;

    UndertowListener(int limit) {
        this.limit = limit;
    }

    Ear ear() {
        return ear;
    }

    @Override
    protected long getMaxTextBufferSize() {
        return limit;
    }

    @Override
    protected long getMaxBinaryBufferSize() {
        return limit;
    }

    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
        ear.hear(new Heard.Text(message.getData()));
    }

    @Override
    protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
        try (var data = message.getData()) {
            ear.hear(Heard.binary(WebSockets.mergeBuffers(data.getResource())));
        }
    }

    @Override
    protected void onFullPongMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
        try (var data = message.getData()) {
            ear.hear(Heard.pong(WebSockets.mergeBuffers(data.getResource())));
        }
    }

    @Override
    protected void onCloseMessage(CloseMessage message, WebSocketChannel channel) {
        ear.hear(new Heard.Closed(message.getCode(), message.getReason()));
    }

    @Override
    protected void onError(WebSocketChannel channel, Throwable error) {
        super.onError(channel, error);
        ear.error(error);
    }
}
