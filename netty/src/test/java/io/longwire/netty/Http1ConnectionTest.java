package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.exchange.ExchangeListener;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.WebSocketAcceptance;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.ResponseHead;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one HTTP connection keeps of what a client sends, counted by its allocator; and its end. */
class Http1ConnectionTest {
    private static final String POST = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde";

    /** The client reads nothing: no write is ever done. */
    private static final class NobodyReads extends ChannelOutboundHandlerAdapter {
        final List<ChannelPromise> waiting = new ArrayList<>();

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            ReferenceCountUtil.release(message);
            waiting.add(promise);
        }
    }

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final ServerEnd server = new ServerEnd(memory);

    private static void answer(HttpExchange exchange) {
        exchange.respond(new ResponseHead(403, Headers.NONE), ByteBuffer.allocate(0));
    }

    private long inUse() {
        return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
    }

    @Test
    void whatComesAfterTheLastResponseIsNotKept() {
        server.channel.pipeline().addFirst(new NobodyReads());
        server.arrives("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        answer(server.asked.get(0));
        for (int i = 0; i < 1_000; i++) {
            server.arrives("x".repeat(4_096));
        }
        assertThat(inUse()).isLessThan(64 << 10);
    }

    @Test
    void aBodyThatNobodyWantedIsGivenBackWithTheAnswer() {
        server.arrives(POST);
        answer(server.asked.get(0));
        server.channel.finishAndReleaseAll();
        assertThat(inUse()).isZero();
    }

    @Test
    void aBodyWhoseClientHasLeftIsNotShownAndItsListenerHearsThatItLeft() {
        server.arrives(POST);
        server.channel.finishAndReleaseAll();
        List<String> heard = new ArrayList<>();
        server.asked.get(0).listen(new ExchangeListener() {
            @Override
            public void data(ByteBuffer chunk) {
                heard.add("data");
            }

            @Override
            public void end(Headers trailers) {
                heard.add("end");
            }

            @Override
            public void left() {
                heard.add("left");
            }
        });
        server.asked.get(0).request(1);
        assertThat(heard).isEmpty(); // never inside the call
        server.channel.runPendingTasks();
        assertThat(heard).containsExactly("left");
    }

    @Test
    void moreDemandThanCanBeCountedIsAnyNumber() {
        server.arrives("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        List<String> heard = new ArrayList<>();
        server.asked.get(0).listen(new ExchangeListener() {
            @Override
            public void data(ByteBuffer chunk) {
                heard.add(StandardCharsets.US_ASCII.decode(chunk).toString());
            }
        });
        server.asked.get(0).request(1);
        server.asked.get(0).request(Long.MAX_VALUE);
        server.arrives("1\r\na\r\n1\r\nb\r\n1\r\nc\r\n");
        assertThat(heard).containsExactly("a", "b", "c");
        server.channel.finishAndReleaseAll();
    }

    @Test
    void aHandshakeWithABodyThatHasArrivedGivesItBack() {
        server.arrives(
                "GET /a HTTP/1.1\r\n" + RawClient.UPGRADE + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n");
        server.asked
                .get(0)
                .upgrade(new WebSocketAcceptance(List.of(), List.of(), Limits.DEFAULT, Headers.NONE, new Silent()));
        server.channel.finishAndReleaseAll();
        assertThat(inUse()).isZero();
    }

    @Test
    void stoppingLetsAResponseLeaveThatIsNotReadYet() {
        NobodyReads client = new NobodyReads();
        server.channel.pipeline().addFirst(client);
        server.arrives("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
        answer(server.asked.get(0));
        server.connection.stop();
        assertThat(server.channel.isOpen()).isTrue();
        client.waiting.forEach(ChannelPromise::setSuccess);
        server.channel.runPendingTasks();
        assertThat(server.channel.isOpen()).isFalse();
    }

    private static final class Silent implements TransportListener {
        @Override
        public void opened(Transport transport) {}

        @Override
        public void message(MessageType type, ByteBuffer payload) {}

        @Override
        public void closed(CloseReason reason, Side began) {}
    }
}
