package io.longwire.verification.interop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** Jetty's end, client or server. Public, as Jetty looks its methods up. */
public final class JettyEnd implements End, Session.Listener.AutoDemanding {
    private final Ear ear = new Ear();
    private final CompletableFuture<Session> opened = new CompletableFuture<>();

    void awaitOpen() throws Exception {
        Session unused = opened.get(20, TimeUnit.SECONDS);
    }

    private Session session() {
        return opened.join();
    }

    @Override
    public Ear ear() {
        return ear;
    }

    private static void done(Consumer<Callback> action) throws Exception {
        Callback.Completable callback = new Callback.Completable();
        action.accept(callback);
        callback.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void text(String text) throws Exception {
        done(callback -> session().sendText(text, callback));
    }

    @Override
    public void binary(byte[] payload) throws Exception {
        done(callback -> session().sendBinary(ByteBuffer.wrap(payload), callback));
    }

    @Override
    public void textPart(String part, boolean last) throws Exception {
        done(callback -> session().sendPartialText(part, last, callback));
    }

    @Override
    public void binaryPart(byte[] part, boolean last) throws Exception {
        done(callback -> session().sendPartialBinary(ByteBuffer.wrap(part), last, callback));
    }

    @Override
    public void ping(String payload) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(payload.getBytes(StandardCharsets.ISO_8859_1));
        done(callback -> session().sendPing(bytes, callback));
    }

    @Override
    public void close(int code, String reason) {
        session().close(code, reason, Callback.from(() -> {}, ear::error));
    }

    @Override
    public String subprotocol() {
        String accepted = session().getUpgradeResponse().getAcceptedSubProtocol();
        return Objects.requireNonNullElse(accepted, "");
    }

    @Override
    public void onWebSocketOpen(Session session) {
        opened.complete(session);
    }

    @Override
    public void onWebSocketText(String text) {
        ear.hear(new Heard.Text(text));
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        ear.hear(Heard.binary(payload));
        callback.succeed();
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
        ear.hear(Heard.pong(payload));
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        ear.hear(new Heard.Closed(code, Objects.requireNonNullElse(reason, "")));
        callback.succeed();
    }

    @Override
    public void onWebSocketError(Throwable error) {
        ear.error(error);
    }
}
