package io.longwire.testkit.exchange;

import io.longwire.protocol.exchange.ExchangeListener;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.ResponseBody;
import io.longwire.protocol.exchange.WebSocketAcceptance;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.RequestHead;
import io.longwire.protocol.http.ResponseHead;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.peer.Peer;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** An HTTP exchange without a network: the test is the client, and says when it reads and when it leaves. */
public final class MemoryExchange implements HttpExchange {
    private final Loop loop;
    private final RequestHead request;
    private final Queue<byte[]> chunks = new ArrayDeque<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private @Nullable ExchangeListener listener;
    private @Nullable ResponseHead response;
    private @Nullable WebSocketAcceptance upgrade;
    private long demand;
    private boolean bodyEnds;
    private boolean endShown;
    private boolean reading = true;
    private long queued;
    private boolean responseEnded;
    private boolean reset;
    private boolean gone;

    private MemoryExchange(Loop loop, RequestHead request) {
        this.loop = loop;
        this.request = request;
    }

    /** A request for {@code http://localhost:8080}. The target may have a query. */
    public static MemoryExchange of(Loop loop, String method, String target, String... headers) {
        return to(loop, "localhost:8080", null, method, target, headers);
    }

    /**
     * A request to an authority.
     *
     * @param protocol what the client wants to speak instead; null for plain HTTP
     */
    public static MemoryExchange to(
            Loop loop,
            @Nullable String authority,
            @Nullable String protocol,
            String method,
            String target,
            String... headers) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? null : target.substring(mark + 1);
        return new MemoryExchange(
                loop, new RequestHead(method, "http", authority, path, query, protocol, Headers.of(headers)));
    }

    // ---- the client

    /** Sends a piece of the body. */
    public void send(byte[] chunk) {
        chunks.add(chunk.clone());
        deliver();
    }

    /** Ends the body. */
    public void sendEnd() {
        bodyEnds = true;
        deliver();
    }

    private void deliver() {
        while (demand > 0 && listener != null && !chunks.isEmpty()) {
            demand--;
            listener.data(ByteBuffer.wrap(chunks.remove()));
        }
        if (bodyEnds && !endShown && listener != null && chunks.isEmpty()) {
            endShown = true;
            listener.end(Headers.NONE);
        }
    }

    /** Whether the client reads. When it begins to, the listener hears that it may write. */
    public void reads(boolean reads) {
        boolean begins = reads && !reading;
        reading = reads;
        if (begins) {
            queued = 0;
            if (listener != null) {
                listener.writable();
            }
        }
    }

    /** The client leaves. */
    public void leaves() {
        gone = true;
        if (listener != null && !responseEnded) {
            listener.left();
        }
    }

    /** The server stops: an answer that is not begun is asked for, one that is begun ends, as if the client had left. */
    public void serverStops() {
        if (listener == null || responseEnded || reset) {
            return;
        }
        if (response == null) {
            listener.stopping();
        } else {
            listener.left();
            responseEnded = !reset;
        }
    }

    /** The status; 0 before there is a response. */
    public int status() {
        return response == null ? 0 : response.status();
    }

    /** The value of a header of the response; null when it is absent. */
    public @Nullable String header(String name) {
        return response == null ? null : response.headers().first(name);
    }

    /** What was written of the body since the last call. */
    public byte[] takeBytes() {
        byte[] taken = written.toByteArray();
        written.reset();
        return taken;
    }

    /** The body so far, since the last call. */
    public String takeBody() {
        return new String(takeBytes(), StandardCharsets.UTF_8);
    }

    /** Whether the response is whole. */
    public boolean ended() {
        return responseEnded;
    }

    /** Whether it was broken off. */
    public boolean wasReset() {
        return reset;
    }

    /** On which terms it was upgraded; null when it was not. */
    public @Nullable WebSocketAcceptance upgraded() {
        return upgrade;
    }

    // ---- the server

    @Override
    public RequestHead request() {
        return request;
    }

    @Override
    public Peer peer() {
        return new Peer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000), null, request, Map.of());
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public void listen(ExchangeListener listening) {
        if (listener != null) {
            throw new IllegalStateException("An exchange has one listener");
        }
        listener = listening;
        loop.execute(this::deliver);
    }

    @Override
    public void request(long more) {
        demand += more;
        loop.execute(this::deliver);
    }

    private void answer() {
        if (response != null || upgrade != null || reset) {
            throw new IllegalStateException("An exchange has one answer");
        }
    }

    @Override
    public void respond(ResponseHead head, ByteBuffer body) {
        ResponseBody whole = respond(head);
        if (!request.method().equals("HEAD")) {
            whole.write(body);
        }
        whole.end();
    }

    @Override
    public ResponseBody respond(ResponseHead head) {
        answer();
        response = head;
        return new Body();
    }

    @Override
    public void upgrade(WebSocketAcceptance acceptance) {
        answer();
        upgrade = acceptance;
    }

    @Override
    public void reset() {
        reset = true;
    }

    private final class Body implements ResponseBody {
        @Override
        public boolean write(ByteBuffer chunk) {
            if (responseEnded || gone) {
                return false;
            }
            if (!reading) {
                queued += chunk.remaining();
            }
            byte[] bytes = new byte[chunk.remaining()];
            chunk.get(bytes);
            written.writeBytes(bytes);
            return true;
        }

        @Override
        public void flush() {}

        @Override
        public boolean writable() {
            return !responseEnded && !gone && (reading || queued == 0);
        }

        @Override
        public long queuedBytes() {
            return queued;
        }

        @Override
        public void end() {
            responseEnded = true;
        }
    }
}
