package io.longwire.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.netty.Statistics;
import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketListener;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Longwire's end, server or client. */
final class LongwireEnd implements End, WebSocketListener {
    private final Ear ear = new Ear();
    private final CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    private final CompletableFuture<String> began = new CompletableFuture<>();

    /** Waits until it is open. */
    void awaitOpen() throws Exception {
        WebSocket unused = opened.get(20, TimeUnit.SECONDS);
    }

    private WebSocket webSocket() {
        return opened.join();
    }

    /** The extensions as agreed, as one header; empty without one. */
    String extensions() {
        return String.join(", ", webSocket().extensions());
    }

    /** Its figures, when its loop has done what it had to do by now. */
    Statistics statistics() throws Exception {
        CompletableFuture<Statistics> settled = new CompletableFuture<>();
        webSocket().loop().execute(() -> settled.complete(webSocket().statistics()));
        return settled.get(20, TimeUnit.SECONDS);
    }

    void abort() {
        webSocket().abort();
    }

    /** Which side began the closing, as the listener was told. */
    String began() throws Exception {
        return began.get(20, TimeUnit.SECONDS);
    }

    @Override
    public Ear ear() {
        return ear;
    }

    @Override
    public void text(String text) {
        accepted(webSocket().send(text));
    }

    @Override
    public void binary(byte[] payload) {
        accepted(webSocket().send(ByteBuffer.wrap(payload)));
    }

    @Override
    public void textPart(String part, boolean last) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        accepted(webSocket().sendPart(MessageType.TEXT, ByteBuffer.wrap(bytes), last));
    }

    @Override
    public void binaryPart(byte[] part, boolean last) {
        accepted(webSocket().sendPart(MessageType.BINARY, ByteBuffer.wrap(part), last));
    }

    @Override
    public void ping(String payload) {
        accepted(webSocket().ping(ByteBuffer.wrap(payload.getBytes(StandardCharsets.ISO_8859_1))));
    }

    @Override
    public void close(int code, String reason) {
        webSocket().close(code, reason);
    }

    @Override
    public String subprotocol() {
        return Objects.requireNonNullElse(webSocket().subprotocol(), "");
    }

    private static void accepted(boolean taken) {
        assertThat(taken).as("accepted for sending").isTrue();
    }

    @Override
    public void opened(WebSocket webSocket) {
        opened.complete(webSocket);
    }

    @Override
    public void text(WebSocket webSocket, String text) {
        ear.hear(new Heard.Text(text));
    }

    @Override
    public void binary(WebSocket webSocket, ByteBuffer payload) {
        ear.hear(Heard.binary(payload));
    }

    @Override
    public void ping(WebSocket webSocket, ByteBuffer payload) {
        ear.hear(Heard.ping(payload));
    }

    @Override
    public void pong(WebSocket webSocket, ByteBuffer payload) {
        ear.hear(Heard.pong(payload));
    }

    @Override
    public void closed(WebSocket webSocket, CloseReason reason, @Nullable Side side) {
        began.complete(side == null ? "nobody" : side.toString());
        ear.hear(new Heard.Closed(reason.code(), reason.text()));
    }

    @Override
    public void failed(WebSocket webSocket, Throwable failure) {
        ear.error(failure);
    }
}
