package io.longwire.broker.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.access.Decision;
import io.longwire.broker.access.Verb;
import io.longwire.protocol.peer.Identity;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is on a topic. */
final class PresenceTest {
    private final StompServer server = new StompServer();

    @BeforeEach
    void sessionsHaveNames() {
        AtomicInteger sessions = new AtomicInteger();
        server.sessionIds = () -> "session-" + sessions.incrementAndGet();
        server.authenticator = (peer, credentials) ->
                CompletableFuture.completedStage(new Identity(String.valueOf(credentials.login()), Map.of(), null));
    }

    private StompServer.Client user(String name) {
        StompServer.Client client = server.open(null);
        client.send("CONNECT\naccept-version:1.2\nlogin:" + name + "\n\n^");
        client.take();
        return client;
    }

    private static void subscribe(StompServer.Client client, String id, String destination) {
        client.send("SUBSCRIBE\nid:" + id + "\ndestination:" + destination + "\n\n^");
    }

    private static List<String> events(StompServer.Client client) {
        return client.take().stream()
                .map(frame -> frame.replaceAll("(?s).*\nevent:([a-z]*)\n.*\n\n(.*)\\^", "$1 $2"))
                .toList();
    }

    @Test
    void whoWatchesIsToldWhoIsThereAndThenWhoComesAndGoes() {
        StompServer.Client ann = user("ann");
        subscribe(ann, "1", "/topic/chat");
        StompServer.Client watcher = user("watcher");
        subscribe(watcher, "p", "/topic/presence/chat");
        assertThat(events(watcher))
                .containsExactly("present {\"members\":[{\"session\":\"session-1\",\"user\":\"ann\"}],\"count\":1}");
        StompServer.Client bob = user("bob");
        subscribe(bob, "1", "/topic/chat");
        ann.send("UNSUBSCRIBE\nid:1\n\n^");
        bob.transport.breaks();

        assertThat(events(watcher))
                .containsExactly(
                        "join {\"session\":\"session-3\",\"user\":\"bob\"}",
                        "leave {\"session\":\"session-1\",\"user\":\"ann\"}",
                        "leave {\"session\":\"session-3\",\"user\":\"bob\"}");
    }

    @Test
    void aSessionWithTwoSubscriptionsIsThereOnce() {
        StompServer.Client watcher = user("watcher");
        subscribe(watcher, "p", "/topic/presence/chat");
        StompServer.Client ann = user("ann");
        subscribe(ann, "1", "/topic/chat");
        subscribe(ann, "2", "/topic/chat");
        ann.send("UNSUBSCRIBE\nid:1\n\n^");

        assertThat(events(watcher)).hasSize(2).last().asString().startsWith("join ");
    }

    @Test
    void whoWatchesIsNotThereItself() {
        StompServer.Client watcher = user("watcher");
        subscribe(watcher, "p", "/topic/presence/chat");
        subscribe(watcher, "q", "/topic/presence/chat");

        assertThat(events(watcher)).allMatch(event -> event.equals("present {\"members\":[],\"count\":0}"));
    }

    @Test
    void presenceIsARightOfItsOwn() {
        server.access = (identity, verb, destination) -> CompletableFuture.completedStage(
                verb == Verb.PRESENCE && destination.name().equals("/topic/chat")
                        ? Decision.refused("It is nobody's business.")
                        : Decision.ALLOWED);
        StompServer.Client watcher = user("watcher");
        subscribe(watcher, "p", "/topic/presence/chat");

        assertThat(watcher.take()).singleElement().asString().startsWith("ERROR\nmessage:May not see who is on");
    }

    @Test
    void nobodyForgesPresence() {
        StompServer.Client liar = user("liar");
        liar.send("SEND\ndestination:/topic/presence/chat\n\nx^");

        assertThat(liar.take()).singleElement().asString().startsWith("ERROR\nmessage:SEND to a presence topic");
    }

    @Test
    void whoLeavesWhileTheListIsMadeIsNotShownAfterwards() {
        StompServer.Client ann = user("ann");
        subscribe(ann, "1", "/topic/chat");
        StompServer.Client watcher = user("watcher");
        watcher.transport.receive("SUBSCRIBE\nid:p\ndestination:/topic/presence/chat\n\n\0");
        ann.transport.breaks();

        assertThat(events(watcher))
                .containsExactly(
                        "present {\"members\":[],\"count\":0}", "leave {\"session\":\"session-1\",\"user\":\"ann\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/topic/**", "/topic/*/chat"})
    void aPatternThatDoesNotNamePresenceDoesNotShowIt(String pattern) {
        StompServer.Client watcher = user("watcher");
        subscribe(watcher, "p", pattern);
        subscribe(user("ann"), "1", "/topic/chat");
        watcher.send("SEND\ndestination:/topic/x/chat\n\n1^");

        assertThat(watcher.take()).singleElement().asString().contains("\ndestination:/topic/x/chat\n");
    }

    @Test
    void aPatternOfPresenceTakesTheRightToSeeWhoIsThere() {
        StompServer.Client watcher = user("watcher");
        subscribe(watcher, "p", "/topic/presence/**");
        subscribe(user("ann"), "1", "/topic/chat");
        assertThat(events(watcher)).containsExactly("join {\"session\":\"session-2\",\"user\":\"ann\"}");
        refuse(Verb.PRESENCE, "/topic/**");
        StompServer.Client refused = user("refused");
        subscribe(refused, "p", "/topic/presence/**");

        assertThat(refused.take()).singleElement().asString().startsWith("ERROR\nmessage:May not see who is on");
    }

    @Test
    void thePastOfPresenceIsARightOfItsOwn() {
        refuse(Verb.HISTORY, "/topic/presence/chat");
        StompServer.Client watcher = user("watcher");
        watcher.send("SUBSCRIBE\nid:p\ndestination:/topic/presence/chat\nhistory:true\n\n^");

        assertThat(watcher.take()).singleElement().asString().startsWith("ERROR\nmessage:May not read the history of");
    }

    private void refuse(Verb what, String where) {
        server.access = (identity, verb, destination) -> CompletableFuture.completedStage(
                verb == what && destination.name().equals(where)
                        ? Decision.refused("It is nobody's business.")
                        : Decision.ALLOWED);
    }
}
