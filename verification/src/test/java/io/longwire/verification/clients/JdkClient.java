package io.longwire.verification.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The JDK's WebSocket, and what it hears: {@code text …}, {@code binary …} (each octet as a character), {@code pong …}, {@code close code reason}. */
final class JdkClient implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private final WebSocket socket;

    private JdkClient(URI uri, String... subprotocols) throws Exception {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0], Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
        }
        socket = builder.buildAsync(uri, this).get(10, TimeUnit.SECONDS);
    }

    static JdkClient open(URI uri, String... subprotocols) throws Exception {
        return new JdkClient(uri, subprotocols);
    }

    /** Opens it and connects with STOMP 1.2. */
    static JdkClient connect(URI uri) throws Exception {
        JdkClient client = open(uri, "v12.stomp");
        client.text("CONNECT\naccept-version:1.2\nhost:localhost\n\n\0");
        assertThat(client.next()).startsWith("text CONNECTED\nversion:1.2\n");
        return client;
    }

    WebSocket socket() {
        return socket;
    }

    void text(String message) throws Exception {
        text(message, true);
    }

    void text(String part, boolean last) throws Exception {
        WebSocket unused = socket.sendText(part, last).get(10, TimeUnit.SECONDS);
    }

    void binary(byte[] part, boolean last) throws Exception {
        WebSocket unused = socket.sendBinary(ByteBuffer.wrap(part), last).get(10, TimeUnit.SECONDS);
    }

    /** Subscribes and is sure of it. */
    void subscribe(String id, String destination) throws Exception {
        text("SUBSCRIBE\nid:" + id + "\ndestination:" + destination + "\nreceipt:" + id + "\n\n\0");
        assertThat(next()).startsWith("text RECEIPT\nreceipt-id:" + id + "\n");
    }

    /** What it hears next. */
    String next() throws InterruptedException {
        String next = heard.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("Nothing was heard");
        }
        return next;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            heard.add("text " + text);
            text.setLength(0);
        }
        return more(from);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        binary.writeBytes(bytes);
        if (last) {
            heard.add("binary " + binary.toString(StandardCharsets.ISO_8859_1));
            binary.reset();
        }
        return more(from);
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
        heard.add("pong " + StandardCharsets.UTF_8.decode(payload));
        return more(from);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        heard.add("close " + code + " " + reason);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        heard.add("error " + error);
    }

    private static CompletionStage<?> more(WebSocket from) {
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onOpen(WebSocket opened) {
        opened.request(1);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
