package io.longwire.verification.interop;

import io.undertow.websockets.core.StreamSinkFrameChannel;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSocketFrameType;
import io.undertow.websockets.core.WebSockets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.Channels;

/** Undertow's end. */
final class UndertowEnd implements End {
    private final Ear ear;
    private final WebSocketChannel channel;
    private @Nullable StreamSinkFrameChannel message; // of which parts were sent; used by the test's thread only

    UndertowEnd(Ear ear, WebSocketChannel channel) {
        this.ear = ear;
        this.channel = channel;
    }

    @Override
    public Ear ear() {
        return ear;
    }

    @Override
    public void text(String text) throws IOException {
        WebSockets.sendTextBlocking(text, channel);
    }

    @Override
    public void binary(byte[] payload) throws IOException {
        WebSockets.sendBinaryBlocking(ByteBuffer.wrap(payload), channel);
    }

    @Override
    public void textPart(String part, boolean last) throws IOException {
        part(WebSocketFrameType.TEXT, part.getBytes(StandardCharsets.UTF_8), last);
    }

    @Override
    public void binaryPart(byte[] part, boolean last) throws IOException {
        part(WebSocketFrameType.BINARY, part, last);
    }

    /** What is flushed before the end of the message leaves as a frame of its own. */
    private void part(WebSocketFrameType type, byte[] part, boolean last) throws IOException {
        StreamSinkFrameChannel sink = message == null ? channel.send(type) : message;
        Channels.writeBlocking(sink, ByteBuffer.wrap(part));
        if (last) {
            sink.shutdownWrites();
        }
        Channels.flushBlocking(sink);
        message = last ? null : sink;
    }

    @Override
    public void ping(String payload) throws IOException {
        WebSockets.sendPingBlocking(ByteBuffer.wrap(payload.getBytes(StandardCharsets.ISO_8859_1)), channel);
    }

    @Override
    public void close(int code, String reason) {
        WebSockets.sendClose(code, reason, channel, null);
    }

    @Override
    public String subprotocol() {
        return Objects.requireNonNullElse(channel.getSubProtocol(), "");
    }
}
