package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.exchange.WebSocketAcceptance;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.RequestHead;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a WebSocket keeps while nothing happens: everything else is made when it is needed. */
class IdleWebSocketTest {
    private static final String MASKED_HELLO = "\u0081\u0085\0\0\0\0Hello";

    private final ServerEnd server = new ServerEnd(UnpooledByteBufAllocator.DEFAULT);

    private static final class Echo implements WebSocketListener {
        @Override
        public void text(WebSocket webSocket, String text) {
            webSocket.send(text);
        }
    }

    private void openAndEcho() {
        server.arrives("GET /echo HTTP/1.1\r\n" + RawClient.UPGRADE + "\r\n");
        server.asked
                .get(0)
                .upgrade(new WebSocketAcceptance(
                        List.of(), List.of(), Limits.DEFAULT, Headers.NONE, ServerEnd.plain(new Echo())));
        server.arrives(MASKED_HELLO);
        server.channel.runPendingTasks();
        server.channel.releaseOutbound();
    }

    @Test
    void itIsTheOnlyHandlerOfItsChannel() {
        openAndEcho();
        assertThat(server.channel.pipeline().toMap().values()).hasExactlyElementsOfTypes(WebSocketDriver.class);
    }

    @Test
    void itKeepsNoTimerQueueOrCheckThatWasNotNeeded() throws IllegalAccessException {
        openAndEcho();
        assertThat(kept(server.channel.pipeline().get(WebSocketDriver.class)))
                .containsExactly(
                        "connection.Closing",
                        "connection.Connection",
                        "connection.ControlFrames",
                        "connection.Inbound",
                        "connection.Messages",
                        "connection.Outbound",
                        "frame.FrameDecoder",
                        "http.Headers",
                        "http.RequestHead",
                        "netty.Counters",
                        "netty.IdleWebSocketTest$Echo",
                        "netty.Intake",
                        "netty.ListenerAdapter",
                        "netty.Outbound",
                        "netty.Sender",
                        "netty.WebSocket",
                        "netty.WebSocketDriver",
                        "netty.WebSocketTransport",
                        "peer.Peer");
    }

    /** The classes of this project's objects that only this WebSocket refers to; what is shared stands in no list. */
    private static Set<String> kept(WebSocketDriver driver) throws IllegalAccessException {
        Set<String> shared = Set.of("NettyLoop", "Limits", "PooledBuffers", "Identity", "Stages");
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> left = new ArrayDeque<>(List.of(driver));
        Set<String> kept = new TreeSet<>();
        while (!left.isEmpty()) {
            Object next = left.pop();
            Class<?> type = next.getClass();
            boolean ours = type.getName().startsWith("io.longwire.") && !type.isEnum() && !type.isHidden();
            if (ours && !shared.contains(type.getSimpleName()) && seen.add(next)) {
                kept.add(type.getName().replace("io.longwire.", "").replace("protocol.", ""));
                left.addAll(fields(next));
            }
        }
        return kept;
    }

    private static List<Object> fields(Object of) throws IllegalAccessException {
        List<Object> values = new ArrayList<>();
        for (Field field : of.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                field.setAccessible(true);
                Object value = field.get(of);
                if (value != null) {
                    values.add(value);
                }
            }
        }
        return values;
    }

    @Test
    void theRequestsOfTwoWebSocketsShareWhatClientsHaveInCommonAndNoSecret() {
        CommonTexts texts = new CommonTexts();
        RequestHead one = RequestHeads.of(handshake(), "http", texts);
        RequestHead other = RequestHeads.of(handshake(), "http", texts);
        assertThat(other).isEqualTo(one);
        assertThat(other.path()).isNotSameAs(one.path()); // a token may stand in it
        assertThat(other.authority()).isSameAs(one.authority());
        assertThat(other.headers().first("User-Agent")).isSameAs(one.headers().first("User-Agent"));
        assertThat(other.headers().first("Cookie")).isNotSameAs(one.headers().first("Cookie"));
    }

    @Test
    void aTextThatIsLongOrOfAPlaceWithANewerOneIsNotShared() {
        CommonTexts texts = new CommonTexts();
        String longText = "x".repeat(257);
        texts.shared(longText);
        assertThat(texts.shared(copy(longText))).isNotSameAs(longText);
        String first = "Aa"; // has the hash of the next
        texts.shared(first);
        texts.shared("BB");
        assertThat(texts.shared(copy(first))).isEqualTo(first).isNotSameAs(first);
    }

    private static HttpRequest handshake() {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, copy("/chat"));
        request.headers()
                .add("Host", copy("push.example.com"))
                .add("Connection", "Upgrade")
                .add("Upgrade", "websocket")
                .add("User-Agent", copy("a browser"))
                .add("Cookie", copy("session=secret"));
        return request;
    }

    private static String copy(String text) {
        return new String(text.toCharArray());
    }
}
