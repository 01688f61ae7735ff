package io.longwire.embed;

// Of a controller written for Spring, only these imports changed.
import io.longwire.embed.handler.DestinationVariable;
import io.longwire.embed.handler.Header;
import io.longwire.embed.handler.MessageExceptionHandler;
import io.longwire.embed.handler.MessageMapping;
import io.longwire.embed.handler.Payload;
import io.longwire.embed.handler.SendTo;
import io.longwire.embed.handler.SendToUser;
import io.longwire.embed.handler.SubscribeMapping;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.CompletableFuture;

@MessageMapping("/chat")
class ChatController {
    record Said(String text) {}

    record Shown(String room, String from, String text) {}

    record Problem(String what) {}

    static final class TooRude extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @MessageMapping("/{room}/say")
    @SendTo("/topic/chat.{room}")
    public Shown say(@DestinationVariable("room") String room, @Payload Said said, Principal principal) {
        if (said.text().contains("damn")) {
            throw new TooRude();
        }
        return new Shown(room, principal.getName(), said.text());
    }

    @MessageMapping("/{room}/later")
    public CompletableFuture<String> later(
            @DestinationVariable("room") long room, @Header(value = "who", defaultValue = "nobody") String who) {
        return room == 0
                ? CompletableFuture.failedFuture(new TooRude())
                : CompletableFuture.supplyAsync(() -> who + " in " + (room + 1));
    }

    @MessageMapping("/whisper")
    @SendToUser(value = "/queue/whispers", broadcast = false)
    public String whisper(String text) {
        return text.toLowerCase(java.util.Locale.ROOT);
    }

    @SubscribeMapping("/rooms")
    public List<String> rooms() {
        return List.of("hall", "kitchen");
    }

    @MessageExceptionHandler
    @SendToUser("/queue/errors")
    public Problem any(RuntimeException e) {
        return new Problem("any");
    }

    @MessageExceptionHandler(TooRude.class)
    @SendToUser("/queue/errors")
    public Problem rude() {
        return new Problem("rude");
    }
}
