package io.longwire.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.access.AllowAll;
import io.longwire.broker.access.DestinationException;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.memory.MemoryEngine;
import io.longwire.broker.hub.EndReason;
import io.longwire.broker.hub.Subscriber;
import io.longwire.protocol.exchange.WebSocketAcceptance;
import io.longwire.testkit.exchange.MemoryExchange;
import io.longwire.testkit.transport.HandRunLoop;
import io.longwire.testkit.transport.MemoryTransport;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BrokerTest {
    private final HandRunLoop loop = new HandRunLoop();
    private final Broker broker =
            Broker.builder().access(new AllowAll()).listenerExecutor(loop).build();
    private final List<String> got = new ArrayList<>();
    private final Subscriber listener = new Subscriber() {
        @Override
        public void publication(Publication publication) {
            got.add(new String(publication.bodyBytes(), StandardCharsets.UTF_8) + publication.headers());
        }

        @Override
        public void ended(EndReason reason) {
            got.add("ended " + reason.kind());
        }
    };

    @Test
    void codeInTheJvmPublishesAndSubscribes() {
        CompletableFuture<LocalSubscription> subscription =
                broker.subscribe("/topic/a", null, listener).toCompletableFuture();
        loop.run();
        broker.publish("/topic/a", null, bytes("1"), Map.of("x", "y", "message-id", "forged"));
        loop.run();
        subscription.join().close();
        broker.publish("/topic/a", null, bytes("2"), Map.of());
        loop.run();

        assertThat(got).containsExactly("1{x=y}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/queue/a", "/app/a"})
    void codeInTheJvmDoesNotSubscribeToWhatOthersAreHanded(String destination) {
        assertThat(broker.subscribe(destination, null, listener).toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(DestinationException.class);
    }

    @Test
    void codeInTheJvmHearsWhatIsSentToAUser() {
        broker.subscribe("/user/ann lee/queue/a", null, listener);
        loop.run();
        broker.publish("/user/ann lee/queue/a", null, bytes("1"), Map.of());
        loop.run();

        assertThat(got).containsExactly("1{}");
    }

    @Test
    void codeInTheJvmBeginsAtAPosition() {
        Position first = broker.publish("/topic/a", null, bytes("1"), Map.of())
                .toCompletableFuture()
                .join();
        broker.publish("/topic/a", null, bytes("2"), Map.of());

        broker.subscribe("/topic/a", first, listener);
        loop.run();

        assertThat(got).containsExactly("2{}");
    }

    @Test
    void aBadDestinationFailsTheStage() {
        assertThat(broker.publish("nowhere", null, bytes(""), Map.of()).toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(DestinationException.class);
        assertThat(broker.subscribe("/topic/*", null, listener).toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(DestinationException.class);
    }

    @Test
    void aHeaderWithoutANameFailsTheStage() {
        assertThat(broker.publish("/topic/a", null, bytes(""), Map.of("", "x")).toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("empty name");
    }

    @Test
    void closeEndsListenersAndSessions() {
        broker.subscribe("/topic/a", null, listener);
        MemoryTransport transport =
                new MemoryTransport(loop, "v12.stomp", upgrade().listener());
        transport.receive("CONNECT\naccept-version:1.2\n\n\0SUBSCRIBE\nid:1\ndestination:/topic/a\n\n\0");
        loop.run();

        broker.close();
        loop.run();

        assertThat(got).containsExactly("ended CLOSED");
        assertThat(String.valueOf(transport.closeReason())).contains("1001");
        assertThat(broker.publish("/topic/a", null, bytes("x"), Map.of()).toCompletableFuture())
                .isCompletedExceptionally();
    }

    @Test
    void theEndpointOffersAllVersionsAndLittleRoomBeforeConnect() {
        WebSocketAcceptance acceptance = upgrade();

        assertThat(acceptance.subprotocols()).containsExactly("v12.stomp", "v11.stomp", "v10.stomp");
        assertThat(acceptance.limits().messageBytes()).isEqualTo(64 << 10);
    }

    @Test
    void whatIsPublishedOverHttpReachesStomp() {
        MemoryTransport transport =
                new MemoryTransport(loop, "v12.stomp", upgrade().listener());
        transport.receive("CONNECT\naccept-version:1.2\n\n\0SUBSCRIBE\nid:1\ndestination:/topic/a\n\n\0");
        loop.run();
        transport.takeTexts();
        assertThat(transport.limits().messageBytes()).isGreaterThan(1 << 20);

        MemoryExchange post = MemoryExchange.of(loop, "POST", "/topic/a");
        broker.feed().handle(post);
        post.send(bytes("over"));
        post.sendEnd();
        loop.run();

        assertThat(transport.takeTexts())
                .singleElement()
                .asString()
                .contains("subscription:1\n")
                .endsWith("over\0");
    }

    private WebSocketAcceptance upgrade() {
        MemoryExchange exchange = MemoryExchange.to(loop, "localhost", "websocket", "GET", "/ws");
        broker.stompEndpoint().handle(exchange);
        return Objects.requireNonNull(exchange.upgraded());
    }

    @Test
    void anEngineThatDoesNotStartIsToldOf() {
        MemoryEngine memory = MemoryEngine.builder().build();
        Engine broken = (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(),
                new Class<?>[] {Engine.class},
                (proxy, method, arguments) -> method.getName().equals("start")
                        ? CompletableFuture.failedStage(new IOException("no disk"))
                        : method.invoke(memory, arguments));

        assertThat(Broker.builder().engine(broken).build().started().toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(broker.started().toCompletableFuture()).isCompleted();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
