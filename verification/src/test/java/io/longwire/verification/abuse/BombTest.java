package io.longwire.verification.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.raw.RawClient;
import io.longwire.verification.raw.WireFrame;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Compressed messages that become a thousand times as large: at a server that keeps no contexts, and at one that does. */
@Timeout(240)
final class BombTest {
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
    /** Sixteen heaps. */
    private static final int GIBIBYTE = 1 << 30;

    private static final byte[] BOMB = new Bombs().zeros(GIBIBYTE);
    private static final int AGAIN = 30;

    @RegisterExtension
    static final Besieged FORGETTING = new Besieged();

    private static void explodes(Besieged server, byte[] wire) {
        for (int i = 0; i < AGAIN; i++) {
            try (RawClient client = RawClient.webSocketAt(server.server(), "/echo", OFFER)) {
                client.sendWhileOpen(wire);
                assertThat(client.closed().closeCode()).isEqualTo(1009);
            }
        }
    }

    @Test
    void aBombInOneFrameIsTooBig() {
        explodes(FORGETTING, Bombs.whole(BOMB));
    }

    @Test
    void aBombInManyFragmentsIsTooBig() {
        explodes(FORGETTING, Bombs.inFragments(BOMB, 10));
    }

    /** Each is within the limits, and a thousand times what it costs to send; nobody else waits for it. */
    @Test
    void aFloodOfMessagesThatJustFitIsEchoed() throws Exception {
        byte[] fits = Bombs.whole(new Bombs().zeros(1 << 20));
        try (RawClient client = RawClient.webSocketAt(FORGETTING.server(), "/echo", OFFER)) {
            Thread sender = new Thread(() -> {
                for (int i = 0; i < 500; i++) {
                    client.send(fits);
                }
            });
            sender.start();
            for (int i = 0; i < 500; i++) {
                assertThat(client.frame().first()).isEqualTo(WireFrame.FIN | 0x40 | WireFrame.BINARY);
            }
            sender.join();
        }
    }

    /** With the contexts of both sides kept. */
    @Nested
    final class WithContext {
        @RegisterExtension
        static final Besieged KEEPING = new Besieged(KeepingServer.class);

        private static final Bombs BOMBS = new Bombs();
        private static final byte[] HARMLESS = Bombs.whole(BOMBS.zeros(1_000));
        private static final byte[] AFTER_IT = BOMBS.zeros(64 << 20);

        private static void explodesBehindAHarmlessMessage(byte[] wire) {
            for (int i = 0; i < AGAIN; i++) {
                try (RawClient client = RawClient.webSocketAt(KEEPING.server(), "/echo", OFFER)) {
                    client.send(HARMLESS);
                    assertThat(client.frame().opcode()).isEqualTo(WireFrame.BINARY);
                    client.sendWhileOpen(wire);
                    assertThat(client.closed().closeCode()).isEqualTo(1009);
                }
            }
        }

        @Test
        void aBombOutOfAKeptContextIsTooBig() {
            explodesBehindAHarmlessMessage(Bombs.whole(AFTER_IT));
        }

        @Test
        void aBombOutOfAKeptContextInManyFragmentsIsTooBig() {
            explodesBehindAHarmlessMessage(Bombs.inFragments(AFTER_IT, 10));
        }
    }
}
