package io.longwire.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.netty.BothEnds.Ear;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Order and room on the sending side. */
class SendingTest {
    private static final Limits LIMITS = new Limits(
            4 << 20, 4 << 20, 100_000, 1_000, 64 << 10, 16 << 10, Duration.ofSeconds(10), Duration.ofSeconds(60));

    private final BothEnds ends = new BothEnds();
    private final Ear other = new Ear();
    private final Semaphore room = new Semaphore(0);
    private WebSocket webSocket;

    @BeforeEach
    void connect() throws Exception {
        webSocket = ends.connect(
                ends.server(echo -> echo.limits(LIMITS).listener(() -> other)),
                new WebSocketListener() {
                    @Override
                    public void writable(WebSocket webSocket) {
                        room.release();
                    }
                },
                LIMITS);
    }

    @AfterEach
    void close() throws Exception {
        ends.close();
    }

    private static ByteBuffer bytes(String text) {
        return UTF_8.encode(text);
    }

    private String heard(int count) throws Exception {
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            heard.add(other.next());
        }
        return String.join(" ", heard);
    }

    /** Keeps the loop busy until the latch opens. */
    private CountDownLatch occupyTheLoop() {
        CountDownLatch free = new CountDownLatch(1);
        webSocket.loop().execute(() -> {
            try {
                free.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        return free;
    }

    private boolean sendsInTheMidstOfParts() {
        return webSocket.sendPart(MessageType.TEXT, bytes("a"), false)
                && webSocket.send("whole")
                && webSocket.ping(bytes(""))
                && webSocket.sendPart(MessageType.TEXT, bytes("b"), false)
                && webSocket.send(ByteBuffer.allocate(5))
                && webSocket.sendPart(MessageType.TEXT, bytes("c"), true)
                && webSocket.send("after");
    }

    @Test
    void wholeMessagesSentInTheMidstOfPartsLeaveBehindThemAndPingsBetween() throws Exception {
        assertThat(sendsInTheMidstOfParts()).isTrue();
        assertThat(heard(5)).isEqualTo("ping abc whole binary 5 after");
        assertThat(BothEnds.onLoop(webSocket, this::sendsInTheMidstOfParts)).isTrue();
        assertThat(heard(5)).isEqualTo("ping abc whole binary 5 after");
        assertThat(BothEnds.onLoop(webSocket, webSocket::queuedBytes)).isZero(); // elsewhere it may be out of date
    }

    @Test
    void theLoopsOwnMessagesDoNotGetBetweenPartsThatWereHandedOver() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        CompletableFuture<Boolean> sent = CompletableFuture.supplyAsync(
                () -> {
                    webSocket.sendPart(MessageType.TEXT, bytes("a"), false);
                    begun.countDown();
                    try {
                        free.await();
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                    return webSocket.send("loop") && webSocket.sendPart(MessageType.TEXT, bytes("c"), true);
                },
                webSocket.loop());
        begun.await();
        webSocket.sendPart(MessageType.TEXT, bytes("b"), false);
        free.countDown();
        assertThat(sent.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(heard(2)).isEqualTo("abc loop");
    }

    @Test
    void messagesOfOneThreadLeaveInOrderHeldFlushedInPartsOrWhole() throws Exception {
        for (int i = 0; i < 200; i++) {
            switch (i % 5) {
                case 0 -> webSocket.hold();
                case 1 -> webSocket.ping(ByteBuffer.allocate(0));
                case 2 -> webSocket.sendPart(MessageType.TEXT, bytes(i + "+"), false);
                case 3 -> webSocket.sendPart(MessageType.TEXT, bytes(i + ""), true);
                default -> webSocket.flush();
            }
            webSocket.send(i + "");
        }
        for (int i = 0; i < 200; i++) {
            switch (i % 5) {
                case 1 -> assertThat(heard(2)).isEqualTo("ping " + i);
                case 2 -> assertThat(heard(1)).isEqualTo(i + "+" + (i + 1)); // what is sent in between comes behind
                case 3 -> assertThat(heard(2)).isEqualTo((i - 1) + " " + i);
                default -> assertThat(heard(1)).isEqualTo(i + "");
            }
        }
    }

    @Test
    void aPartOfAnotherTypeIsRefusedToItsSenderAndTheMessageGoesOn() throws Exception {
        webSocket.sendPart(MessageType.TEXT, bytes("a"), false);
        assertThatThrownBy(() -> webSocket.sendPart(MessageType.BINARY, bytes("x"), true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("send its last part first");
        webSocket.sendPart(MessageType.TEXT, bytes("b"), true);
        assertThat(heard(1)).isEqualTo("ab");
    }

    @Test
    void whoIsRefusedOffTheLoopHearsOfRoom() throws Exception {
        CountDownLatch free = occupyTheLoop();
        PreparedMessage message =
                new PreparedMessage(MessageType.BINARY, new byte[6 << 10]); // below the channel's own mark
        int accepted = 0;
        while (webSocket.send(message)) {
            accepted++;
        }
        assertThat(webSocket.writable()).isFalse();
        assertThat(webSocket.queuedBytes()).isLessThanOrEqualTo(LIMITS.outboundBytes() + 64);
        assertThat(accepted).isEqualTo(10);
        assertThat(room.tryAcquire()).isFalse();
        free.countDown();
        assertThat(room.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        BothEnds.get(webSocket.whenWritable());
        assertThat(webSocket.send(message)).isTrue();
        assertThat(heard(accepted + 1)).endsWith("binary 6144");
    }

    @Test
    void whatIsHandedOverCountsForTheLoopsOwnMessages() throws Exception {
        CountDownLatch filled = new CountDownLatch(1);
        CompletableFuture<Boolean> sent = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        filled.await();
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                    return webSocket.send(ByteBuffer.allocate(8 << 10));
                },
                webSocket.loop());
        assertThat(webSocket.send(ByteBuffer.allocate(60 << 10))).isTrue();
        filled.countDown();
        assertThat(sent.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(room.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aHeldWebSocketWhoseQueueIsFullGoesOn() throws Exception {
        webSocket.hold();
        int accepted = 0;
        for (int i = 0; i < 100; i++) {
            while (!webSocket.send(ByteBuffer.allocate(4 << 10))) {
                assertThat(room.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            }
            accepted++;
        }
        webSocket.flush();
        assertThat(heard(accepted)).endsWith("binary 4096");
    }

    @Test
    void whoWaitsForAHeldWebSocketToBeWritableHearsOfIt() throws Exception {
        webSocket.limits(LIMITS.withOutboundBytes(4 << 20));
        webSocket.hold();
        while (webSocket.writable()) {
            webSocket.send(ByteBuffer.allocate(4 << 10));
        }
        assertThat(room.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void messagesThatWaitForTheEndOfOneInPartsTakeNoRoomFromIt() throws Exception {
        webSocket.sendPart(MessageType.BINARY, ByteBuffer.allocate(1), false);
        int waiting = 0;
        while (webSocket.send(ByteBuffer.allocate(8 << 10))) {
            waiting++;
        }
        room.drainPermits();
        for (int i = 0; i < 50; i++) {
            while (!webSocket.sendPart(MessageType.BINARY, ByteBuffer.allocate(8 << 10), false)) {
                assertThat(room.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            }
        }
        while (!webSocket.sendPart(MessageType.BINARY, ByteBuffer.allocate(1), true)) {
            assertThat(room.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(heard(1)).isEqualTo("binary " + (2 + 50 * (8 << 10)));
        assertThat(heard(waiting)).endsWith("binary 8192");
        BothEnds.get(webSocket.whenWritable());
        assertThat(BothEnds.onLoop(webSocket, webSocket::queuedBytes)).isZero(); // elsewhere it may be out of date
    }

    @Test
    void closingEndsAHoldAndSendsWhatWasHeldFirst() throws Exception {
        webSocket.hold();
        webSocket.send("held");
        webSocket.close();
        assertThat(webSocket.isOpen()).isFalse();
        assertThat(webSocket.send("late")).isFalse();
        assertThat(heard(2)).isEqualTo("held closed 1000 CLIENT ");
    }

    @Test
    void aHeldWebSocketAnswersTheCloseOfTheOtherSide() throws Exception {
        CompletableFuture<Void> told = new CompletableFuture<>();
        BothEnds.onLoop(webSocket, () -> {
            webSocket.hold();
            return webSocket.sendAndTell("held").whenComplete((sent, failure) -> told.complete(null));
        });
        BothEnds.get(other.webSocket).close(4000, "");
        assertThat(heard(1)).isEqualTo("closed 4000 SERVER ");
        told.get(10, TimeUnit.SECONDS);
    }

    @Test
    void pingsAndPongsPassAHold() throws Exception {
        webSocket.hold();
        webSocket.send("held");
        webSocket.ping(bytes("p"));
        assertThat(heard(2)).isEqualTo("held ping");
        BothEnds.onLoop(webSocket, () -> webSocket.send("still held"));
        BothEnds.get(other.webSocket).ping(bytes("q")); // with its pong leaves what is held before it
        assertThat(heard(1)).isEqualTo("still held");
    }

    @Test
    void whatOthersHandedOverLeavesBeforeTheLoopCloses() throws Exception {
        CountDownLatch handedOver = new CountDownLatch(1);
        webSocket.loop().execute(() -> {
            try {
                handedOver.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            webSocket.close();
        });
        webSocket.send("first");
        handedOver.countDown();
        assertThat(heard(2)).isEqualTo("first closed 1000 CLIENT ");
    }

    @Test
    void aGroupsMessageReachesAMemberInTheMidstOfParts() throws Exception {
        WebSocketGroup group = new WebSocketGroup();
        group.add(webSocket);
        webSocket.sendPart(MessageType.TEXT, bytes("a"), false);
        group.send(new PreparedMessage(MessageType.TEXT, "all".getBytes(UTF_8)));
        webSocket.sendPart(MessageType.TEXT, bytes("b"), true);
        assertThat(heard(2)).isEqualTo("ab all");
    }
}
