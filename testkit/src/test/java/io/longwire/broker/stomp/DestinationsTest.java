package io.longwire.broker.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.access.Decision;
import io.longwire.broker.engine.Draft;
import io.longwire.protocol.peer.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns, users, and what a sender may ask for. */
final class DestinationsTest {
    private final StompServer server = new StompServer();

    /** Who logs in is who they say. */
    @BeforeEach
    void everybodyIsWhoTheySay() {
        AtomicInteger sessions = new AtomicInteger();
        server.sessionIds = () -> "session-" + sessions.incrementAndGet();
        server.authenticator = (peer, credentials) -> CompletableFuture.completedStage(
                credentials.login() == null ? Identity.ANONYMOUS : new Identity(credentials.login(), Map.of(), null));
    }

    private StompServer.Client user(String name) {
        StompServer.Client client = server.open(null);
        client.send("CONNECT\naccept-version:1.2\nlogin:" + name + "\n\n^");
        client.take();
        return client;
    }

    private static void subscribe(StompServer.Client client, String destination) {
        client.send("SUBSCRIBE\nid:s\ndestination:" + destination + "\nreceipt:s\n\n^");
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:s\n\n^");
    }

    private void publish(String destination, String body) {
        StompServer.Client client = user("sender");
        client.send("SEND\ndestination:" + destination + "\nreceipt:r\n\n" + body + "^");
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:r\n\n^");
    }

    private static List<String> bodies(StompServer.Client client) {
        return client.take().stream()
                .map(frame -> frame.substring(frame.indexOf("\n\n") + 2, frame.length() - 1))
                .toList();
    }

    // ---- patterns

    @Test
    void aStarStandsForOneSegmentAndTwoForTheRest() {
        StompServer.Client one = user("a");
        subscribe(one, "/topic/*/news");
        StompServer.Client rest = user("b");
        subscribe(rest, "/topic/eu/**");
        publish("/topic/eu/news", "1");
        publish("/topic/us/news", "2");
        publish("/topic/eu/de/news", "3");
        publish("/topic/eu", "4");

        assertThat(bodies(one)).containsExactly("1", "2");
        assertThat(bodies(rest)).containsExactly("1", "3");
    }

    @Test
    void aMessageOfAPatternNamesItsOwnDestination() {
        StompServer.Client client = user("a");
        subscribe(client, "/topic/**");
        publish("/topic/x/y", "1");

        assertThat(client.take()).singleElement().asString().contains("\ndestination:/topic/x/y\n");
    }

    @Test
    void afterUnsubscribeNothingComesByAPattern() {
        StompServer.Client client = user("a");
        subscribe(client, "/topic/**");
        client.send("UNSUBSCRIBE\nid:s\n\n^");
        publish("/topic/x", "1");

        assertThat(client.take()).isEmpty();
        assertThat(server.hub().topics()).isZero();
    }

    @Test
    void oneMessageComesOnceByEachSubscriptionThatStandsForIt() {
        StompServer.Client client = user("a");
        for (String destination : List.of("/topic/x/y", "/topic/*/y", "/topic/x/*", "/topic/**", "/topic/x/**")) {
            client.send("SUBSCRIBE\nid:" + destination + "\ndestination:" + destination + "\n\n^");
        }
        publish("/topic/x/y", "1");

        assertThat(bodies(client)).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({"/topic/**,since:e-0,since with a wildcard", "/queue/*,id:x,Not a destination"})
    void aWildcardIsForTopicsFromNowOn(String destination, String header, String error) {
        StompServer.Client client = user("a");
        client.send("SUBSCRIBE\nid:s\ndestination:" + destination + "\n" + header + "\n\n^");

        assertThat(client.take()).singleElement().asString().startsWith("ERROR\nmessage:" + error);
    }

    // ---- users

    @Test
    void whatIsSentToAUserReachesAllSessionsOfThatUserAndNobodyElse() {
        StompServer.Client first = user("ann");
        StompServer.Client second = user("ann");
        StompServer.Client other = user("bob");
        List.of(first, second, other).forEach(client -> subscribe(client, "/user/queue/x"));
        publish("/user/ann/queue/x", "1");
        publish("/user/ann/queue/y", "elsewhere");

        assertThat(bodies(first)).containsExactly("1");
        assertThat(second.take()).singleElement().asString().contains("\ndestination:/user/queue/x\n");
        assertThat(other.take()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/user/ann/queue/x",
                "/user/*/queue/x",
                "/user/ann%2Fqueue/x",
                "/user/../ann/queue/x",
                "/user//queue/x",
                "/session/session-1/queue/x",
                "/user/queue/../../ann/queue/x"
            })
    void nobodySubscribesToWhatIsAnothers(String destination) {
        StompServer.Client client = user("bob");
        client.send("SUBSCRIBE\nid:s\ndestination:" + destination + "\n\n^");

        assertThat(client.take()).singleElement().asString().startsWith("ERROR\nmessage:Not a destination");
    }

    @Test
    void aUsersNameCannotReachIntoAnothersDestination() {
        StompServer.Client odd = user("ann/queue/x");
        subscribe(odd, "/user/queue/y");
        publish("/user/ann/queue/x/queue/y", "1");

        assertThat(odd.take()).isEmpty();
    }

    @Test
    void accessIsAskedForTheResolvedDestination() {
        List<String> asked = new ArrayList<>();
        server.access = (identity, verb, destination) -> {
            asked.add(verb + " " + destination);
            return CompletableFuture.completedStage(Decision.ALLOWED);
        };
        StompServer.Client client = user("ann");
        subscribe(client, "/user/queue/x");
        client.send("SEND\ndestination:/user/bob/queue/x\n\n^");

        assertThat(asked).containsExactly("SUBSCRIBE /user/ann/queue/x", "PUBLISH /user/bob/queue/x");
    }

    @Test
    void withoutAUserThereIsTheSession() {
        StompServer.Client client = server.connect("1.2");
        subscribe(client, "/user/queue/x");
        server.engine.publish(new Draft("/session/session-1/queue/x", null, Map.of(), new byte[] {'1'}));

        assertThat(bodies(client)).containsExactly("1");
    }

    // ---- what a sender asks for

    @Test
    void theSenderMayLeaveItselfOut() {
        StompServer.Client sender = user("ann");
        StompServer.Client other = user("ann");
        subscribe(sender, "/topic/a");
        subscribe(other, "/topic/a");
        sender.send("SEND\ndestination:/topic/a\nexclude-sender:true\n\n1^");

        assertThat(sender.take()).isEmpty();
        assertThat(other.take()).singleElement().asString().doesNotContain("exclude-sender");
    }

    @Test
    void whatIsSentTwiceWithOneKeyIsPublishedOnce() {
        StompServer.Client client = user("ann");
        subscribe(client, "/topic/a");
        for (int i = 0; i < 2; i++) {
            client.send("SEND\ndestination:/topic/a\nidempotency-key:k\nreceipt:" + i + "\n\n1^");
        }

        assertThat(client.take())
                .hasSize(3)
                .filteredOn(frame -> frame.startsWith("MESSAGE\n"))
                .singleElement()
                .asString()
                .doesNotContain("idempotency-key");
    }

    @Test
    void whatHasExpiredReachesNobody() {
        StompServer.Client client = user("ann");
        subscribe(client, "/topic/a");
        client.send("SEND\ndestination:/topic/a\nexpires:1\n\nlate^");
        client.send("SEND\ndestination:/topic/a\nexpires:99999999999999\n\nin time^");

        assertThat(bodies(client)).containsExactly("in time");
    }

    @ParameterizedTest
    @CsvSource({
        "expires:x",
        "expires:-1",
        "expires:1e9",
        "exclude-sender:yes",
        "idempotency-key:''",
        "conflation-key:''"
    })
    void aHeaderThatAsksForNonsenseIsAnError(String header) {
        StompServer.Client client = user("ann");
        client.send("SEND\ndestination:/topic/a\n" + header.replace("''", "") + "\nreceipt:r\n\n^");

        assertThat(client.take())
                .singleElement()
                .asString()
                .startsWith("ERROR\nmessage:Bad header " + header.split(":", -1)[0])
                .contains("receipt-id:r");
    }
}
