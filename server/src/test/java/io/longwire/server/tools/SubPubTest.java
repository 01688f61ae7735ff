package io.longwire.server.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.client.AckMode;
import io.longwire.embed.Longwire;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands {@code sub} and {@code pub} against a server. */
@Timeout(60)
final class SubPubTest {
    /** What was printed, and somebody who waits for a part of it. */
    private static final class Printed extends ByteArrayOutputStream {
        private final CompletableFuture<Void> there = new CompletableFuture<>();
        private final String awaited;

        Printed(String awaited) {
            this.awaited = awaited;
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            if (text().contains(awaited)) {
                there.complete(null);
            }
        }

        String text() {
            return toString(StandardCharsets.UTF_8);
        }

        PrintStream stream() {
            return new PrintStream(this, true, StandardCharsets.UTF_8);
        }
    }

    private final Printed out = new Printed("\n");
    private final Printed err = new Printed("Subscribed");
    private Longwire longwire;

    @BeforeEach
    void start() throws IOException {
        longwire = Longwire.builder().port(0).stompPort(0).start();
    }

    @AfterEach
    void stop() {
        longwire.close();
    }

    private StompAccess access(String way) {
        return new StompAccess(
                URI.create(
                        way.equals("tcp")
                                ? "tcp://127.0.0.1:" + longwire.stompAddress().getPort()
                                : "ws://127.0.0.1:" + longwire.address().getPort() + "/ws"),
                null,
                null);
    }

    /** Runs until so many messages were printed; returns once it has subscribed. */
    private CompletableFuture<Boolean> sub(String way, String destination, AckMode ack, long count, boolean json) {
        Sub.Options options = new Sub.Options(List.of(destination), ack, List.of(), null, count, json);
        CompletableFuture<Boolean> ended =
                CompletableFuture.supplyAsync(() -> new Sub(access(way), options, out.stream(), err.stream()).run());
        CompletableFuture.anyOf(err.there, ended).join();
        return ended;
    }

    private boolean pub(String destination, @Nullable String body, String lines, boolean acknowledged) {
        Printed said = new Printed("");
        Pub.Options options = new Pub.Options(destination, List.of("kind: x"), false, acknowledged);
        boolean well = new Pub(access("ws"), options, said.stream(), said.stream())
                .run(body, new BufferedReader(new StringReader(lines)));
        told = said.text();
        return well;
    }

    private String told = "";

    @ParameterizedTest
    @ValueSource(strings = {"ws", "tcp"})
    void whatIsPublishedIsPrintedAndTheCountEndsIt(String way) throws Exception {
        CompletableFuture<Boolean> ended = sub(way, "/topic/a", AckMode.AUTO, 2, false);
        assertThat(pub("/topic/a", "grüße", "", false)).isTrue();
        assertThat(pub("/topic/a", "2", "", false)).isTrue();

        assertThat(ended.get(40, TimeUnit.SECONDS)).isTrue();
        assertThat(out.text()).isEqualTo("grüße\n2\n");
        assertThat(err.text()).isEqualTo("Connected\nSubscribed to /topic/a\n");
    }

    @Test
    void eachLineIsAMessage() throws Exception {
        String lines = IntStream.range(0, 5_000).mapToObj(i -> i + "\n").collect(Collectors.joining());
        CompletableFuture<Boolean> ended = sub("ws", "/topic/a", AckMode.AUTO, 5_000, false);
        assertThat(pub("/topic/a", null, lines, false)).isTrue();

        assertThat(ended.get(40, TimeUnit.SECONDS)).isTrue();
        assertThat(out.text()).isEqualTo(lines);
    }

    @Test
    void aMessageAsJsonHasDestinationPositionBodyAndHeaders() throws Exception {
        CompletableFuture<Boolean> ended = sub("ws", "/topic/a", AckMode.AUTO, 2, true);
        assertThat(pub("/topic/a", "a \"quoted\" text", "", false)).isTrue();
        longwire.publish("/topic/a", "application/x", new byte[] {(byte) 0xff, 0});

        assertThat(ended.get(40, TimeUnit.SECONDS)).isTrue();
        assertThat(out.text().lines().toList().get(0))
                .startsWith("{\"destination\":\"/topic/a\",\"position\":\"")
                .contains("\"body\":\"a \\\"quoted\\\" text\"", "\"kind\":\"x\"");
        assertThat(out.text().lines().toList().get(1)).contains("\"bodyBase64\":\"/wA=\"");
    }

    @Test
    void whatWasPrintedIsAcknowledgedAndThePublisherHearsOfIt() throws Exception {
        CompletableFuture<Boolean> ended = sub("ws", "/topic/a", AckMode.CLIENT_INDIVIDUAL, 1, false);

        assertThat(pub("/topic/a", "x", "", true)).isTrue();
        assertThat(told).startsWith("Receipt acknowledged=1 not-acknowledged=0");
        assertThat(ended.get(40, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "tcp"})
    void ofAQueueNoMoreIsTakenThanTheCount(String way) throws Exception {
        assertThat(pub("/queue/jobs", null, "1\n2\n3\n", false)).isTrue();
        for (int count : new int[] {1, 2}) {
            assertThat(sub(way, "/queue/jobs", AckMode.AUTO, count, false).get(40, TimeUnit.SECONDS))
                    .isTrue();
        }

        assertThat(out.text()).isEqualTo("1\n2\n3\n");
    }

    @Test
    void aRefusalIsSaidAndFails() {
        assertThat(pub("nowhere", "x", "", false)).isFalse();
        assertThat(told).startsWith("Refused: Not a destination");
        assertThat(sub("ws", "nowhere", AckMode.AUTO, 0, false).join()).isFalse();
        assertThat(err.text()).contains("Refused: Not a destination");
    }

    @Test
    void nobodyThereIsSaidAndFails() {
        StompAccess nobody = new StompAccess(URI.create("tcp://127.0.0.1:1"), null, null);
        assertThat(new Pub(nobody, new Pub.Options("/topic/a", List.of(), false, false), out.stream(), err.stream())
                        .run("x", new BufferedReader(new StringReader(""))))
                .isFalse();
        assertThat(err.text()).startsWith("Not sent: No connection");
        assertThat(new Sub(
                                nobody,
                                new Sub.Options(List.of("/topic/a"), AckMode.AUTO, List.of(), null, 0, false),
                                out.stream(),
                                err.stream())
                        .run())
                .isFalse();
        assertThat(out.text()).isEmpty();
    }
}
