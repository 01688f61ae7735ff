package io.longwire.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.broker.access.DestinationException;
import io.longwire.broker.engine.Publication;
import io.longwire.embed.handler.BadHandlerException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongwireTest {
    private final Site site = new Site();

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void whatIsPublishedOverHttpReachesTheSubscriberInTheJvm() throws Exception {
        Longwire longwire = site.start(Longwire.builder());
        BlockingQueue<Publication> received = new LinkedBlockingQueue<>();
        longwire.subscribe("/topic/quotes", received::add).toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(site.post("/topic/quotes", "12").statusCode()).isBetween(200, 299);
        Publication first = received.poll(10, TimeUnit.SECONDS);
        assertThat(first).isNotNull();
        assertThat(StandardCharsets.UTF_8.decode(first.body()).toString()).isEqualTo("12");
    }

    @Test
    void whatIsPublishedInTheJvmIsReadOverHttpWithItsPosition() throws Exception {
        Longwire longwire = site.start(Longwire.builder());
        String position = longwire.publish("/topic/quotes", "grüezi")
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .toString();
        HttpResponse<String> response = site.get("/topic/quotes");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("grüezi").contains(position);
    }

    @Test
    void aTextThatIsNoDestinationIsRefused() throws Exception {
        Longwire longwire = site.start(Longwire.builder());
        assertThat(longwire.publish("quotes", "x").toCompletableFuture())
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(DestinationException.class);
    }

    @Test
    void onALoopbackAddressClientsMayPublish() throws Exception {
        assertThat(site.start(Longwire.builder()).clientsMayPublish()).isTrue();
        assertThat(site.post("/topic/a", "x").statusCode()).isBetween(200, 299);
    }

    @Test
    void onAnyOtherAddressClientsMayReadButNotPublish() throws Exception {
        Longwire longwire = site.start(Longwire.builder().host("0.0.0.0"));
        assertThat(longwire.clientsMayPublish()).isFalse();
        assertThat(site.post("/topic/a", "x").statusCode()).isEqualTo(403);
        longwire.publish("/topic/a", "y").toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(site.get("/topic/a").body()).contains("\"y\"");
    }

    @Test
    void knownByAnotherNameClientsMayReadButNotPublish() throws Exception {
        assertThat(site.start(Longwire.builder().allowHost("push.example.com")).clientsMayPublish())
                .isFalse();
        assertThat(site.post("/topic/a", "x").statusCode()).isEqualTo(403);
    }

    @Test
    void onAnyOtherAddressClientsMayPublishWhenItIsOpen() throws Exception {
        assertThat(site.start(Longwire.builder().host("0.0.0.0").openPublishing(true))
                        .clientsMayPublish())
                .isTrue();
        assertThat(site.post("/topic/a", "x").statusCode()).isBetween(200, 299);
    }

    @Test
    void aForeignOriginMayNotPublishUnlessItIsListed() throws Exception {
        site.start(Longwire.builder().allowOrigin("https://friend.example"));
        assertThat(site.post("/topic/a", "x", "Origin", "https://foe.example").statusCode())
                .isEqualTo(403);
        assertThat(site.post("/topic/a", "x", "Origin", "null").statusCode()).isEqualTo(403);
        assertThat(site.post("/topic/a", "x", "Origin", "https://friend.example")
                        .statusCode())
                .isBetween(200, 299);
    }

    @Test
    void routesOfTheProgramAreBehindTheSameChecks() throws Exception {
        site.start(Longwire.builder().route("/own", Site.saying("own")));
        assertThat(site.post("/own", "x", "Origin", "https://foe.example").statusCode())
                .isEqualTo(403);
        assertThat(site.post("/own", "x").body()).isEqualTo("own");
    }

    @Test
    void aPortInUseIsABindException() throws Exception {
        Longwire first = site.start(Longwire.builder());
        assertThatThrownBy(
                        () -> Longwire.builder().port(first.address().getPort()).start())
                .isInstanceOf(BindException.class);
    }

    @Test
    void aHandlerThatCannotWorkLeavesTheDataDirectoryFree(@TempDir Path data) throws Exception {
        assertThatThrownBy(() ->
                        Longwire.builder().data(data).handlers("no handler").start())
                .isInstanceOf(BadHandlerException.class);

        assertThat(site.start(Longwire.builder().data(data)).address().getPort())
                .isPositive();
    }

    @Test
    void aStopClosesEachWebSocketWith1001AndListensNoMore() throws Exception {
        Longwire longwire = site.start(Longwire.builder());
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        site.client()
                .newWebSocketBuilder()
                .subprotocols("v12.stomp")
                .buildAsync(URI.create("ws://127.0.0.1:" + site.port() + "/ws"), new ClosedListener(closed))
                .get(10, TimeUnit.SECONDS);

        CompletableFuture<Void> stopped = longwire.stop(Duration.ofSeconds(10)).toCompletableFuture();
        assertThat(closed.get(10, TimeUnit.SECONDS)).isEqualTo(1001);
        stopped.get(15, TimeUnit.SECONDS);
        assertThatThrownBy(() -> site.get("/topic/a")).isInstanceOf(ConnectException.class);
    }

    @Test
    void aSecondStopWaitsForTheFirst() throws Exception {
        Longwire longwire = site.start(Longwire.builder());
        longwire.stop(Duration.ofSeconds(5));
        longwire.close();
        assertThat(longwire.stop(Duration.ZERO).toCompletableFuture()).isCompleted();
    }

    private record ClosedListener(CompletableFuture<Integer> closed) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return CompletableFuture.completedStage(null);
        }
    }
}
