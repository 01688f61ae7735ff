package io.longwire.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.broker.app.MessagingTemplate;
import io.longwire.broker.app.RefusedException;
import io.longwire.embed.handler.BadHandlerException;
import io.longwire.embed.handler.DestinationVariable;
import io.longwire.embed.handler.Header;
import io.longwire.embed.handler.MessageExceptionHandler;
import io.longwire.embed.handler.MessageMapping;
import io.longwire.embed.handler.SendTo;
import io.longwire.embed.handler.SendToUser;
import io.longwire.embed.handler.SubscribeMapping;
import io.longwire.protocol.peer.Identity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Annotated methods, from a client's frame to what comes of it. */
class HandlersTest {
    private final Site site = new Site();

    @AfterEach
    void stop() {
        site.close();
    }

    private static LongwireBuilder builder() {
        return Longwire.builder()
                .authenticator((peer, credentials) ->
                        CompletableFuture.completedStage(new Identity(credentials.login(), Map.of(), null)));
    }

    private Stomp chat(String login) throws Exception {
        site.start(builder().handlers(new ChatController()));
        return Stomp.connect(site, login);
    }

    @Test
    void jsonGoesInAndJsonComesOutWhereSendToSays() throws Exception {
        Stomp alice = chat("alice");
        alice.subscribe("/topic/chat.hall");
        alice.send("/app/chat/hall/say", "application/json", "{\"text\":\"hello\",\"unknown\":1}");
        String message = alice.message();
        assertThat(message).contains("\ncontent-type:application/json\n");
        assertThat(Stomp.body(message)).isEqualTo("{\"room\":\"hall\",\"from\":\"alice\",\"text\":\"hello\"}");
    }

    @Test
    void aStageIsAnsweredWhenItCompletesOnTheTopicOfTheSameName() throws Exception {
        Stomp alice = chat("alice");
        alice.subscribe("/topic/chat/41/later");
        alice.send("SEND\ndestination:/app/chat/41/later\nwho:bob\n\n^");
        assertThat(Stomp.body(alice.message())).isEqualTo("bob in 42");
        alice.send("SEND\ndestination:/app/chat/41/later\n\n^");
        assertThat(Stomp.body(alice.message())).isEqualTo("nobody in 42");
    }

    @Test
    void whatIsSentToTheUserWithoutBroadcastReachesTheSessionThatAsked() throws Exception {
        Stomp one = chat("alice");
        Stomp two = Stomp.connect(site, "alice");
        one.subscribe("/user/queue/whispers");
        two.subscribe("/user/queue/whispers");
        one.send("/app/chat/whisper", "text/plain", "ONE");
        two.send("/app/chat/whisper", "text/plain", "TWO");
        assertThat(Stomp.body(one.message())).isEqualTo("one");
        assertThat(Stomp.body(two.message())).isEqualTo("two");
    }

    @Test
    void aSubscriptionIsAnsweredWithTheMethodsResult() throws Exception {
        Stomp alice = chat("alice");
        alice.send("SUBSCRIBE\nid:r\ndestination:/app/chat/rooms\n\n^");
        assertThat(Stomp.body(alice.message())).isEqualTo("[\"hall\",\"kitchen\"]");
    }

    @Test
    void theClosestExceptionHandlerAnswersAndTheSessionGoesOn() throws Exception {
        Stomp alice = chat("alice");
        alice.subscribe("/user/queue/errors");
        alice.send("/app/chat/hall/say", "application/json", "{\"text\":\"damn\"}");
        assertThat(Stomp.body(alice.message())).isEqualTo("{\"what\":\"rude\"}");
        alice.send("SEND\ndestination:/app/chat/0/later\n\n^");
        assertThat(Stomp.body(alice.message())).isEqualTo("{\"what\":\"rude\"}");
        alice.send("/app/chat/hall/say", "application/json", "{}");
        assertThat(Stomp.body(alice.message())).isEqualTo("{\"what\":\"any\"}");
    }

    @Test
    void aBodyThatIsNotWhatIsExpectedIsToldToTheSenderWithThePlace() throws Exception {
        Stomp alice = chat("alice");
        alice.send("/app/chat/hall/say", "application/json", "{\n  \"text\": oops}");
        assertThat(alice.message())
                .startsWith("ERROR\n")
                .contains("\nreceipt-id:r\n", "application/json that reads as Said", "line 2");
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() throws Exception {
        Stomp alice = chat("alice");
        alice.send("/app/chat/hall/say", "text/csv", "hello");
        assertThat(alice.message())
                .startsWith("ERROR\n")
                .contains("application/json that reads as Said, but its content-type is text/csv");
    }

    @Test
    void aVariableOfTheWrongTypeIsToldToTheSender() throws Exception {
        Stomp alice = chat("alice");
        alice.send("SEND\ndestination:/app/chat/hall/later\n\n^");
        assertThat(alice.message()).startsWith("ERROR\n").contains("{room}", "of the type long");
    }

    @Test
    void functionsAnswerTooAndTheTemplateSendsFromAnywhere() throws Exception {
        LongwireBuilder builder = builder();
        MessagingTemplate messaging = builder.messaging();
        assertThat(messaging.send("/topic/x", "early").toCompletableFuture()).isCompletedExceptionally();
        site.start(builder.handler(
                "/app/tell.{user}",
                message -> messaging
                        .sendToUser(message.variables().get("user"), "/queue/told", Map.of("told", true))
                        .thenApply(position -> null)));
        Stomp bob = Stomp.connect(site, "bob");
        bob.subscribe("/user/queue/told");
        Stomp.connect(site, "alice").send("/app/tell.bob", "text/plain", "x");
        assertThat(Stomp.body(bob.message())).isEqualTo("{\"told\":true}");
    }

    @Test
    void interceptorsSeeChangeAndRefuse() throws Exception {
        site.start(builder()
                .inbound(incoming -> {
                    if ("/topic/closed".equals(incoming.destination())) {
                        return CompletableFuture.failedStage(new RefusedException("Closed", "Go elsewhere."));
                    }
                    Map<String, String> headers = new LinkedHashMap<>(incoming.headers());
                    headers.computeIfPresent("destination", (name, value) -> value.replace("old", "new"));
                    return CompletableFuture.supplyAsync(() -> incoming.withHeaders(headers));
                })
                .outbound((publication, recipient) -> switch (new String(
                        publication.bodyBytes(), java.nio.charset.StandardCharsets.UTF_8)) {
                    case "drop" -> null;
                    case "change" ->
                        publication.withContent(
                                null,
                                Map.of(
                                        "for",
                                        String.valueOf(recipient.identity().name())),
                                new byte[] {'!'});
                    default -> publication;
                }));
        Stomp alice = Stomp.connect(site, "alice");
        alice.subscribe("/topic/old");
        for (String body : new String[] {"drop", "change", "keep"}) {
            alice.send("/topic/new", "text/plain", body);
        }
        String changed = alice.message();
        assertThat(changed).contains("\nfor:alice\n").endsWith("\n\n!^");
        assertThat(Stomp.body(alice.message())).isEqualTo("keep");
        alice.send("SUBSCRIBE\nid:c\ndestination:/topic/closed\n\n^");
        assertThat(alice.message()).startsWith("ERROR\nmessage:Closed\n").contains("Go elsewhere.");
    }

    // ---- what cannot work

    static class NoMethods {}

    static class UnknownVariable {
        @MessageMapping("/a.{one}")
        public void handle(@DestinationVariable("two") String two) {}
    }

    static class TwoBodies {
        @MessageMapping("/a")
        public void handle(String one, String two) {}
    }

    static class BodyOfSubscription {
        @SubscribeMapping("/a")
        public void handle(String body) {}
    }

    static class UnknownTarget {
        @MessageMapping("/a.{one}")
        @SendTo("/topic/{two}")
        public String handle() {
            return "";
        }
    }

    static class TargetThatIsNone {
        @MessageMapping("/a.{one}")
        @SendTo("chat.{one}")
        public String handle() {
            return "";
        }
    }

    static class TargetOfItself {
        @MessageMapping("/a")
        @SendTo("/app/b")
        public String handle() {
            return "";
        }
    }

    static class TargetOfAnException {
        @MessageMapping("/a")
        public void handle() {}

        @MessageExceptionHandler(RuntimeException.class)
        @SendToUser("errors of /{one}")
        public String failed() {
            return "";
        }
    }

    static class UsersTargetThatIsNone {
        @MessageMapping("/a")
        @SendToUser("told")
        public String handle() {
            return "";
        }
    }

    static class Ambiguous {
        @MessageMapping("/a.{one}")
        public void first() {}

        @MessageMapping("/a.{two}")
        public void second() {}
    }

    static class HeaderOfOddType {
        @MessageMapping("/a")
        public void handle(@Header("h") Thread thread) {}
    }

    static class PartialVariable {
        @MessageMapping("/a-{one}")
        public void handle() {}
    }

    static class ExceptionWhereNoneComes {
        @MessageMapping("/a")
        public void handle(IllegalStateException e) {}
    }

    static class ExceptionUnnamed {
        @MessageMapping("/a")
        public void handle() {}

        @MessageExceptionHandler
        public void failed() {}
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(new NoMethods(), "no method with @MessageMapping"),
                Arguments.of(new UnknownVariable(), "variable {two}"),
                Arguments.of(new TwoBodies(), "a second one for the body"),
                Arguments.of(new BodyOfSubscription(), "a SUBSCRIBE has no body"),
                Arguments.of(new UnknownTarget(), "names {two}"),
                Arguments.of(new TargetThatIsNone(), "'chat.{one}'"),
                Arguments.of(new TargetOfItself(), "application code sends to /topic/, /queue/ or /user/"),
                Arguments.of(new TargetOfAnException(), "'errors of /{one}'"),
                Arguments.of(new UsersTargetThatIsNone(), "'told'"),
                Arguments.of(new Ambiguous(), "neither is the more specific"),
                Arguments.of(new HeaderOfOddType(), "an enum or UUID"),
                Arguments.of(new PartialVariable(), "a variable is a whole piece"),
                Arguments.of(new ExceptionWhereNoneComes(), "only a method with @MessageExceptionHandler"),
                Arguments.of(new ExceptionUnnamed(), "does not say which exceptions"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aMethodThatCannotWorkIsNamedAtTheStart(Object handler, String why) {
        assertThatThrownBy(() -> site.start(Longwire.builder().handlers(handler)))
                .isInstanceOf(BadHandlerException.class)
                .hasMessageContaining(handler.getClass().getName())
                .hasMessageContaining(why);
    }
}
