package io.longwire.embed;

import java.net.URI;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** STOMP by hand over the JDK's WebSocket. NUL is written and shown as {@code ^}. */
final class Stomp implements WebSocket.Listener {
    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private WebSocket socket;

    static Stomp connect(Site site, String login) throws Exception {
        Stomp stomp = new Stomp();
        stomp.socket = site.client()
                .newWebSocketBuilder()
                .subprotocols("v12.stomp")
                .buildAsync(URI.create("ws://127.0.0.1:" + site.port() + "/ws"), stomp)
                .get(20, TimeUnit.SECONDS);
        stomp.send("CONNECT\naccept-version:1.2\nlogin:" + login + "\n\n^");
        stomp.next();
        return stomp;
    }

    void send(String frame) throws Exception {
        socket.sendText(frame.replace('^', '\0'), true).get(20, TimeUnit.SECONDS);
    }

    void send(String destination, String contentType, String body) throws Exception {
        send("SEND\ndestination:" + destination + "\ncontent-type:" + contentType + "\nreceipt:r\n\n" + body + "^");
    }

    /** Returns when nothing is missed any more. */
    void subscribe(String destination) throws Exception {
        send("SUBSCRIBE\nid:" + destination + "\ndestination:" + destination + "\nreceipt:s\n\n^");
        next();
    }

    String next() throws Exception {
        String frame = frames.poll(20, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("Nothing came");
        }
        return frame;
    }

    /** The next that is no receipt. */
    String message() throws Exception {
        String frame = next();
        return frame.startsWith("RECEIPT") ? message() : frame;
    }

    static String body(String frame) {
        return frame.substring(frame.indexOf("\n\n") + 2, frame.length() - 1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            frames.add(text.toString().replace('\0', '^'));
            text.setLength(0);
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }
}
