package io.longwire.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One WebSocket of a server whose time moves by hand: a second at a time unless said otherwise. */
class TimeTest {
    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel channel =
            EmbeddedChannel.builder().ticker(ticker).build();
    private final List<String> heard = new ArrayList<>();
    private WebSocket webSocket;

    @BeforeEach
    void open() {
        WebSocketListener listener = new WebSocketListener() {
            @Override
            public void opened(WebSocket opened) {
                webSocket = opened;
            }

            @Override
            public void closed(WebSocket from, CloseReason reason, Side began) {
                heard.add(reason.code() + " " + reason.text() + " " + began);
            }
        };
        NettyLoop loop = new NettyLoop(channel.eventLoop(), Pooled.BUFFERS, ticker, channel.alloc());
        ServerEnd.open(channel, loop, listener);
    }

    private void seconds(int count) {
        for (int i = 0; i < count; i++) {
            millis(1_000);
        }
    }

    private void millis(long count) {
        ticker.advanceMillis(count);
        channel.runPendingTasks();
    }

    private void arrives(String hex) {
        channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
        channel.runPendingTasks();
    }

    /** What left since the last question, in hexadecimal. */
    private String left() {
        channel.runPendingTasks();
        return ServerEnd.left(channel);
    }

    @Test
    void silenceBeyondTheIdleTimeoutClosesWith1001AndPongsCountAsWord() {
        webSocket.idleTimeout(Duration.ofSeconds(10));
        seconds(8);
        arrives("8a8000000000"); // a pong
        seconds(9);
        assertThat(left()).isEmpty();
        seconds(2);
        assertThat(left()).startsWith("88").contains("03e9");
        assertThat(webSocket.isOpen()).isFalse();
    }

    @Test
    void aCloseThatIsNotAnsweredCutsTheConnectionWhenItsTimeIsOver() {
        webSocket.close(4000, "");
        assertThat(left()).isEqualTo("88020fa0");
        seconds(4);
        assertThat(heard).isEmpty();
        assertThat(channel.isActive()).isTrue();
        seconds(2);
        assertThat(heard).containsExactly("1006 No close frame came back within 5000 ms SERVER");
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void keepAlivePingsAtItsIntervalAndMeasuresTheRoundTripOfTheLatest() {
        assertThat(webSocket.statistics().roundTrip()).isNull();
        webSocket.keepAlive(Duration.ofSeconds(30));
        seconds(29);
        assertThat(left()).isEmpty();
        seconds(2);
        assertThat(left()).isEqualTo("8908" + "0000000000000001");
        millis(250);
        arrives("8a88" + "00000000" + "0000000000000001");
        assertThat(webSocket.statistics().roundTrip())
                .isBetween(Duration.ofMillis(250), Duration.ofMillis(1_250)); // it went out in one of the last seconds
        seconds(31);
        assertThat(left()).isEqualTo("8908" + "0000000000000002");
        Duration before = webSocket.statistics().roundTrip();
        arrives("8a88" + "00000000" + "0000000000000001"); // not the latest
        assertThat(webSocket.statistics().roundTrip()).isEqualTo(before);
        webSocket.keepAlive(Duration.ZERO);
        seconds(60);
        assertThat(left()).isEmpty();
    }

    @Test
    void keepAliveEndsWithTheWebSocket() {
        webSocket.keepAlive(Duration.ofSeconds(1));
        arrives("888000000000");
        left();
        seconds(10);
        assertThat(left()).isEmpty();
    }

    @Test
    void aMessageThatWaitsFailsAtItsDeadlineAndNotBefore() {
        webSocket.sendPart(MessageType.TEXT, UTF_8.encode("p"), false);
        CompletionStage<Void> told = webSocket.sendAndTell(
                new PreparedMessage(MessageType.TEXT, "x".getBytes(UTF_8)), Duration.ofSeconds(5));
        seconds(4);
        assertThat(told.toCompletableFuture()).isNotDone();
        seconds(2);
        assertThat(told.toCompletableFuture()).isCompletedExceptionally();
        assertThat(told.toCompletableFuture().handle((none, failure) -> failure).join())
                .isInstanceOf(TimeoutException.class);
        webSocket.sendPart(MessageType.TEXT, UTF_8.encode("q"), true);
        assertThat(left()).isEqualTo("010170" + "800171" + "810178"); // it may leave all the same
    }

    @Test
    void statisticsCountMessagesPayloadAndBytesOnTheWire() {
        arrives("818200000000" + "6869"); // "hi"
        arrives("018100000000" + "61" + "808100000000" + "62"); // "a", "b"
        arrives("898000000000"); // a ping
        webSocket.send("hello");
        webSocket.send(ByteBuffer.allocate(3));
        webSocket.sendPart(MessageType.TEXT, UTF_8.encode("p"), false);
        left();
        Statistics counted = webSocket.statistics();
        assertThat(counted.messagesIn()).isEqualTo(2);
        assertThat(counted.payloadBytesIn()).isEqualTo(4);
        assertThat(counted.wireBytesIn()).isEqualTo(8 + 7 + 7 + 6);
        assertThat(counted.messagesOut()).isEqualTo(2); // the third has not ended
        assertThat(counted.payloadBytesOut()).isEqualTo(5 + 3 + 1);
        assertThat(counted.wireBytesOut()).isEqualTo(2 + 7 + 5 + 3);
        assertThat(counted.compressionOut()).isEqualTo(9.0 / 17);
        assertThat(counted.compressionIn()).isEqualTo(4.0 / 28);
    }

    @Test
    void readingSchedulesNothingWhileAnIdleTimeoutRuns() {
        List<Long> scheduled = new ArrayList<>();
        Loop watched = new Loop() {
            @Override
            public void execute(Runnable task) {
                task.run();
            }

            @Override
            public boolean inLoop() {
                return true;
            }

            @Override
            public long now() {
                return ticker.nanoTime();
            }

            @Override
            public Timer schedule(long deadline, Runnable task) {
                scheduled.add(deadline);
                return () -> {};
            }
        };
        DeadlineTimer timer = new DeadlineTimer(watched, () -> {});
        for (int read = 0; read < 1_000; read++) {
            timer.arm(10_000 + read);
        }
        assertThat(scheduled).containsExactly(10_000L);
        timer.arm(5_000);
        assertThat(scheduled).containsExactly(10_000L, 5_000L);
    }
}
