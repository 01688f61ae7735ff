package io.longwire.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Each wire form is made once. */
class EncodingsTest {
    private final Encodings<Integer> encodings = new Encodings<>();
    private final AtomicInteger made = new AtomicInteger();

    @Test
    void aFormIsMadeOnceForEachKey() {
        for (int round = 0; round < 3; round++) {
            assertThat(encodings.get("a", made::incrementAndGet)).isEqualTo(1);
            assertThat(encodings.get("b", made::incrementAndGet)).isEqualTo(2);
        }
    }

    @Test
    void whateverTheNumberOfKeysOnlyEightFormsAreKept() {
        for (int key = 0; key < 100; key++) {
            encodings.get(key, made::incrementAndGet);
        }
        assertThat(encodings.get(7, made::incrementAndGet)).isEqualTo(8);
        assertThat(encodings.get(8, made::incrementAndGet)).isEqualTo(101);
        assertThat(encodings.get(8, made::incrementAndGet)).isEqualTo(102);
    }

    @Test
    void aFormThatIsMadeWhileTheSameIsBeingMadeIsKeptOnce() {
        int outer = encodings.get("a", () -> {
            encodings.get("a", () -> 1);
            return 2;
        });

        assertThat(outer).isEqualTo(1);
    }

    @Test
    void aPreparedMessageShowsItsPayloadReadOnly() {
        PreparedMessage message = new PreparedMessage(MessageType.BINARY, new byte[] {1, 2});

        assertThat(message.payload().isReadOnly()).isTrue();
        assertThat(message.payload().remaining()).isEqualTo(2);
        assertThat(message.size()).isEqualTo(2);
        assertThat(message.encoding("k", payload -> new byte[] {payload[1]})).containsExactly(2);
    }
}
