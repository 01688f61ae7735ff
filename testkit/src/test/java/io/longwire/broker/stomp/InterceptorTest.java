package io.longwire.broker.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.access.Decision;
import io.longwire.broker.app.AppLimits;
import io.longwire.broker.app.Application;
import io.longwire.broker.app.Handlers;
import io.longwire.broker.app.InboundInterceptor;
import io.longwire.broker.app.Incoming;
import io.longwire.broker.app.OutboundInterceptor;
import io.longwire.broker.app.PayloadWriter;
import io.longwire.broker.app.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What stands before the commands of a client, and behind what it gets. */
final class InterceptorTest {
    private final StompServer server = new StompServer();

    private void install(List<InboundInterceptor> inbound, List<OutboundInterceptor> outbound) {
        server.application = new Application(
                Handlers.NONE, inbound, outbound, PayloadWriter.PLAIN, Runnable::run, AppLimits.DEFAULT);
    }

    @Test
    void everyCommandIsShownWithItsHeadersAndBody() {
        List<Incoming> seen = new ArrayList<>();
        install(
                List.of(incoming -> {
                    seen.add(incoming);
                    return CompletableFuture.completedStage(incoming);
                }),
                List.of());
        StompServer.Client client = server.connect("1.2");
        client.send("SUBSCRIBE\nid:1\ndestination:/topic/a\n\n^SEND\ndestination:/topic/a\nk:1\nk:2\n\nhello^");
        assertThat(seen).extracting(Incoming::command).containsExactly("CONNECT", "SUBSCRIBE", "SEND");
        assertThat(seen.get(2).headers()).containsEntry("k", "1");
        assertThat(seen.get(2).body()).isEqualTo("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(seen.get(2).session()).isEqualTo("session-1");
    }

    @Test
    void rightsAreAskedForWhatTheInterceptorMadeOfIt() {
        server.access = (identity, verb, destination) -> CompletableFuture.completedStage(
                destination.name().equals("/topic/allowed") ? Decision.ALLOWED : Decision.refused("no"));
        install(
                List.of(incoming -> {
                    Map<String, String> headers = new LinkedHashMap<>(incoming.headers());
                    headers.replace("destination", "/topic/asked", "/topic/allowed");
                    headers.replace("destination", "/topic/fine", "/topic/forbidden");
                    return CompletableFuture.completedStage(incoming.withHeaders(headers));
                }),
                List.of());
        StompServer.Client client = server.connect("1.2");
        client.send("SEND\ndestination:/topic/asked\nreceipt:1\n\n^");
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:1\n\n^");
        client.send("SEND\ndestination:/topic/fine\nreceipt:2\n\n^");
        assertThat(client.take())
                .singleElement()
                .asString()
                .startsWith("ERROR\n")
                .contains("/topic/forbidden");
    }

    @Test
    void theInputIsPausedWhileOneThinksSoThatCommandsKeepTheirOrder() {
        List<CompletableFuture<Incoming>> asked = new ArrayList<>();
        List<Incoming> seen = new ArrayList<>();
        install(
                List.of(incoming -> {
                    if (incoming.command().equals("CONNECT")) {
                        return CompletableFuture.completedStage(incoming);
                    }
                    seen.add(incoming);
                    asked.add(new CompletableFuture<>());
                    return asked.get(asked.size() - 1);
                }),
                List.of());
        StompServer.Client client = server.connect("1.2");
        client.send("SEND\ndestination:/topic/a\nreceipt:1\n\n^SEND\ndestination:/topic/a\nreceipt:2\n\n^");
        assertThat(seen).hasSize(1);
        assertThat(client.take()).isEmpty();
        asked.get(0).complete(seen.get(0));
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:1\n\n^");
        asked.get(1).complete(seen.get(1));
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:2\n\n^");
    }

    @Test
    void aRefusalIsSaidAndAFailureIsNot() {
        install(
                List.of(incoming -> {
                    if ("/topic/refused".equals(incoming.destination())) {
                        return CompletableFuture.failedStage(new RefusedException("Not now", "Later."));
                    }
                    if ("/topic/failed".equals(incoming.destination())) {
                        throw new IllegalStateException("secret");
                    }
                    return CompletableFuture.completedStage(incoming);
                }),
                List.of());
        StompServer.Client refused = server.connect("1.2");
        refused.send("SEND\ndestination:/topic/refused\nreceipt:1\n\n^");
        assertThat(refused.take()).singleElement().asString().contains("message:Not now\n", "receipt-id:1\n", "Later.");
        assertThat(refused.closeCode()).isEqualTo(1008);
        StompServer.Client failed = server.connect("1.2");
        failed.send("SEND\ndestination:/topic/failed\n\n^");
        assertThat(failed.take())
                .singleElement()
                .asString()
                .startsWith("ERROR\n")
                .doesNotContain("secret");
        assertThat(failed.closeCode()).isEqualTo(1011);
    }

    @Test
    void whatIsLeftOutOfAQueueIsGivenBackAndGoesToTheDeadLetters() {
        install(List.of(), List.of((publication, recipient) -> {
            return publication.destination().startsWith("/queue/dlq.") ? publication : null;
        }));
        StompServer.Client client = server.connect("1.2");
        client.send("SUBSCRIBE\nid:1\ndestination:/queue/jobs\n\n^SEND\ndestination:/queue/jobs\n\nwork^");
        assertThat(client.take()).isEmpty();
        client.send("SUBSCRIBE\nid:2\ndestination:/queue/dlq.jobs\n\n^");
        assertThat(client.take()).singleElement().asString().endsWith("\n\nwork^");
    }
}
