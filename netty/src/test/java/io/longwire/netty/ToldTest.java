package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.netty.BothEnds.Ear;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What senders hear of their messages, however a connection ends. */
class ToldTest {
    private static final Limits LIMITS = new Limits(
            64 << 20, 64 << 20, 100_000, 1_000, 64 << 20, 16 << 10, Duration.ofSeconds(10), Duration.ofMillis(200));
    private static final Duration NONE = Duration.ZERO;

    private final BothEnds ends = new BothEnds();
    private final Ear ear = new Ear();
    private WebSocket webSocket;

    /** The other end reads nothing, so that what is large stays under way. */
    @BeforeEach
    void connect() throws Exception {
        webSocket = ends.connect(
                ends.server(silent -> silent.waitForDemand().limits(LIMITS).listener(() -> ear)),
                new WebSocketListener() {},
                LIMITS);
    }

    @AfterEach
    void close() throws Exception {
        ends.close();
    }

    private static PreparedMessage large() {
        return new PreparedMessage(MessageType.BINARY, new byte[16 << 20]);
    }

    private static void assertFails(CompletionStage<Void> told, Class<? extends Throwable> with) {
        assertThatThrownBy(() -> BothEnds.get(told))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(with);
    }

    /** One that is under way, a part, and those that waits for the end of a message in parts. */
    private List<CompletionStage<Void>> underWay() throws Exception {
        List<CompletionStage<Void>> told = new ArrayList<>();
        told.add(webSocket.sendAndTell(large(), NONE));
        told.add(webSocket.sendPartAndTell(MessageType.TEXT, ByteBuffer.allocate(1), false));
        told.add(webSocket.sendAndTell("waiting"));
        BothEnds.onLoop(webSocket, () -> told.add(webSocket.sendAndTell("waiting, from the loop")));
        assertThat(told).noneMatch(stage -> stage.toCompletableFuture().isDone());
        return told;
    }

    @Test
    void whenItIsCutAllFail() throws Exception {
        List<CompletionStage<Void>> told = underWay();
        webSocket.abort();
        for (CompletionStage<Void> each : told) {
            assertFails(each, IOException.class);
        }
        assertFails(webSocket.whenWritable(), ClosedChannelException.class);
    }

    @Test
    void whenTheOtherSideCutsItAllFail() throws Exception {
        List<CompletionStage<Void>> told = underWay();
        BothEnds.get(ear.webSocket).abort();
        for (CompletionStage<Void> each : told) {
            assertFails(each, IOException.class);
        }
    }

    @Test
    void whenItClosesAndTheOtherSideNeverReadsAllFailWithTheCloseTimeout() throws Exception {
        List<CompletionStage<Void>> told = underWay();
        webSocket.close();
        for (CompletionStage<Void> each : told) {
            assertFails(each, IOException.class);
        }
    }

    /** Several times, for it is a race. */
    @RepeatedTest(4)
    void whenTheLoopsEndAllFailOrAreRefused() throws Exception {
        List<CompletionStage<Void>> told = underWay();
        CompletableFuture<Void> stopped = ends.loops.stop(Duration.ofSeconds(1)).toCompletableFuture();
        while (!stopped.isDone()) {
            told.add(webSocket.sendAndTell("late"));
        }
        told.add(webSocket.sendAndTell("too late"));
        for (int i = 0; i < told.size(); i++) {
            CompletionStage<Void> each = told.get(i);
            assertThatThrownBy(() -> BothEnds.get(each))
                    .as("the message " + i + " of " + told.size())
                    .isInstanceOf(ExecutionException.class);
        }
        assertFails(webSocket.whenWritable(), ClosedChannelException.class);
    }

    @Test
    void whatIsNotWrittenByItsDeadlineFailsAlsoWhereItWaits() throws Exception {
        underWay();
        assertFails(webSocket.sendAndTell(large(), Duration.ofMillis(1)), TimeoutException.class);
        BothEnds.onLoop(webSocket, () -> webSocket.sendPart(MessageType.TEXT, ByteBuffer.allocate(1), true));
        assertFails(webSocket.sendAndTell(large(), Duration.ofMillis(1)), TimeoutException.class);
        assertThat(webSocket.isOpen()).isTrue();
    }

    @Test
    void aTimeoutBeyondAllTimeIsNone() throws Exception {
        BothEnds.get(ear.webSocket).request(Long.MAX_VALUE);
        BothEnds.get(webSocket.sendAndTell(large(), Duration.ofSeconds(Long.MAX_VALUE)));
        assertThatThrownBy(() -> webSocket.sendAndTell(large(), Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsHandedOverAfterAnotherThreadClosedIsRefused() throws Exception {
        CompletableFuture<CompletionStage<Void>> posted = new CompletableFuture<>();
        webSocket.loop().execute(() -> {
            // Handed over while the loop is busy closing, so that the close comes first.
            webSocket.close();
            CompletableFuture.runAsync(() -> posted.complete(webSocket.sendAndTell("late")))
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
        });
        assertFails(posted.get(10, TimeUnit.SECONDS), RejectedExecutionException.class);
    }

    @Test
    void aFullQueueRefusesWithAReason() throws Exception {
        List<CompletionStage<Void>> told = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            told.add(webSocket.sendAndTell(large(), NONE));
        }
        assertFails(told.get(7), RejectedExecutionException.class);
        assertThatThrownBy(() -> BothEnds.get(told.get(7))).hasMessageContaining("queue is full");
    }
}
