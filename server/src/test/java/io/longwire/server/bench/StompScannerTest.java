package io.longwire.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StompScannerTest {
    private static final String MESSAGE = "MESSAGE\nposition:a-1\nsubscription:s\n\nbody\0";

    private final StompScanner scanner = new StompScanner(4);
    private final List<String> frames = new ArrayList<>();

    private void scan(String text) {
        ByteBuffer payload = ByteBuffer.wrap(("..." + text + "...").getBytes(StandardCharsets.UTF_8));
        payload.position(3).limit(payload.limit() - 3);
        ByteBuffer before = payload.duplicate();
        scanner.scan(payload, new StompScanner.Frames() {
            @Override
            public void message(ByteBuffer body, int head) {
                byte[] whole = new byte[body.limit() - head];
                body.get(head, whole);
                byte[] bytes = new byte[body.remaining()];
                body.get(bytes);
                frames.add("body " + new String(bytes, StandardCharsets.UTF_8) + " of "
                        + new String(whole, StandardCharsets.UTF_8)
                                .lines()
                                .findFirst()
                                .orElse(""));
            }

            @Override
            public void other(String frame) {
                frames.add(frame);
            }
        });
        assertThat(payload).isEqualTo(before);
    }

    @Test
    void aFrameInOneMessageIsFound() {
        scan(MESSAGE);
        assertThat(frames).containsExactly("body body of MESSAGE");
    }

    @Test
    void severalFramesAndHeartBeatsInOneMessageAreFound() {
        scan("\n" + MESSAGE + "\n\n" + "RECEIPT\r\nreceipt-id:s\r\n\r\n\0\n" + MESSAGE);
        assertThat(frames)
                .containsExactly("body body of MESSAGE", "RECEIPT\r\nreceipt-id:s\r\n\r\n", "body body of MESSAGE");
    }

    @Test
    void aFrameThatIsCutAnywhereIsFoundOnceItIsWhole() {
        for (int cut = 1; cut < MESSAGE.length(); cut++) {
            frames.clear();
            scan(MESSAGE.substring(0, cut));
            assertThat(frames).isEmpty();
            scan(MESSAGE.substring(cut) + "CONNECTED\n\n\0");
            assertThat(frames).as("cut at " + cut).containsExactly("body body of MESSAGE", "CONNECTED\n\n");
        }
    }

    @Test
    void aBodyOfAnotherLengthIsShownAsItIs() {
        scan("MESSAGE\n\nlonger than expected\0MESSAGE\n\n\0");
        assertThat(frames).containsExactly("body longer than expected of MESSAGE", "body  of MESSAGE");
    }
}
