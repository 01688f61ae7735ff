package io.longwire.protocol.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.connection.Limits;
import io.longwire.testkit.exchange.MemoryExchange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client sends to its session, by requests of their own. */
final class SessionSendingTest {
    @Test
    void whatIsSentBelowIsHeardAboveInOrder() {
        Site site = new Site();
        Ear ear = site.open("a");
        MemoryExchange send = site.send("a", " [ \"one\" , \"tw\\u006f\" ] ");
        assertThat(send.status()).isEqualTo(204);
        assertThat(send.header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
        site.send("a", "\"three\"");
        site.send("a", "[]");
        assertThat(ear.heard).containsExactly("one", "two", "three");
    }

    @Test
    void aBodyMayComeInAnyPieces() {
        Site site = new Site();
        Ear ear = site.open("a");
        MemoryExchange send = site.ask("POST", "/0/a/xhr_send");
        for (byte each : "[\"é\\ud83d\\ude00\",\"x\"]".getBytes(StandardCharsets.UTF_8)) {
            send.send(new byte[] {each});
            site.loop.run();
        }
        site.body(send, "");
        assertThat(send.status()).isEqualTo(204);
        assertThat(ear.heard).containsExactly("é😀", "x");
    }

    @Test
    void brokenJsonIsRefusedAndTheSessionGoesOn() {
        Site site = new Site();
        Ear ear = site.open("a");
        MemoryExchange broken = site.send("a", "[\"x");
        assertThat(broken.status()).isEqualTo(500);
        assertThat(broken.takeBody()).contains("Broken JSON encoding.");
        MemoryExchange empty = site.send("a", "");
        assertThat(empty.status()).isEqualTo(500);
        assertThat(empty.takeBody()).contains("Payload expected.");
        assertThat(site.send("a", "[1]").status()).isEqualTo(500);
        assertThat(site.send("a", "[\"a\"]").status()).isEqualTo(204);
        assertThat(ear.heard).containsExactly("a");
    }

    @Test
    void whoSendsIsAnsweredOnceAllIsTakenOrOneMessageWaits() {
        Site site = new Site(SockJsOptions.DEFAULT, 1, SockJsService.WHO_KNOWS_THE_ID);
        Ear ear = site.open("a");
        MemoryExchange first = site.send("a", "[\"1\",\"2\",\"3\",\"4\"]");
        assertThat(first.status()).isZero();
        assertThat(ear.heard).containsExactly("1");
        ear.transport().request(1);
        assertThat(first.status()).isZero();
        ear.transport().request(1);
        site.loop.run();
        assertThat(first.status()).isEqualTo(204);
        assertThat(ear.heard).containsExactly("1", "2", "3");
        MemoryExchange second = site.send("a", "[\"5\"]");
        assertThat(second.status()).isZero();
        ear.transport().request(2);
        site.loop.run();
        assertThat(second.status()).isEqualTo(204);
        assertThat(ear.heard).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void aFloodOfRequestsThatSendIsRefused() {
        Site site = new Site(SockJsOptions.DEFAULT, 0, SockJsService.WHO_KNOWS_THE_ID);
        Ear ear = site.open("a");
        List<MemoryExchange> sends = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            sends.add(site.send("a", "[\"" + i + "a\",\"" + i + "b\"]"));
        }
        assertThat(sends.stream().filter(send -> send.status() == 503)).hasSize(24);
        ear.transport().request(Long.MAX_VALUE);
        site.loop.run();
        assertThat(sends.stream().filter(send -> send.status() == 204)).hasSize(16);
        assertThat(ear.heard).hasSize(32).startsWith("0a", "0b", "1a").endsWith("15b");
    }

    @Test
    void whoLeavesInTheMiddleOfABodyHoldsUpNobody() {
        Site site = new Site();
        Ear ear = site.open("a");
        MemoryExchange left = site.ask("POST", "/0/a/xhr_send");
        left.send("[\"whole\",\"ha".getBytes(StandardCharsets.UTF_8));
        site.loop.run();
        MemoryExchange next = site.send("a", "[\"next\"]");
        assertThat(next.status()).isZero();
        left.leaves();
        site.loop.run();
        assertThat(next.status()).isEqualTo(204);
        assertThat(ear.heard).containsExactly("whole", "next");
    }

    @Test
    void aMessageBeyondTheLimitIsRefusedAndEndsTheSession() {
        Site site = new Site(SockJsOptions.DEFAULT.withLimits(Limits.DEFAULT.withMessageBytes(8)));
        Ear ear = site.open("a");
        assertThat(site.send("a", "[\"12345678\"]").status()).isEqualTo(204);
        assertThat(site.send("a", "[\"123456789\"]").status()).isEqualTo(413);
        assertThat(site.poll("a").takeBody()).startsWith("c[1009,");
        site.loop.run();
        assertThat(ear.reason.code()).isEqualTo(1009);
    }

    @Test
    void requestsThatSendKeepNoSessionAlive() {
        Site site = new Site();
        Ear ear = site.open("a");
        for (int i = 0; i < 5; i++) {
            site.loop.pass(Duration.ofSeconds(1));
            site.send("a", "[\"x\"]");
        }
        assertThat(ear.isOpen()).isFalse();
    }

    @Test
    void whoSendsNothingForTheIdleTimeoutIsClosed() {
        Site site = new Site(SockJsOptions.DEFAULT.withHeartBeat(Duration.ZERO));
        MemoryExchange stream = site.stream("a");
        stream.takeBody();
        site.ear().transport().idleTimeout(Duration.ofSeconds(10));
        site.loop.pass(Duration.ofSeconds(9));
        site.send("a", "[\"x\"]");
        site.loop.pass(Duration.ofSeconds(9));
        assertThat(stream.takeBody()).isEmpty();
        site.loop.pass(Duration.ofSeconds(1));
        assertThat(stream.takeBody()).startsWith("c[1001,");
    }
}
