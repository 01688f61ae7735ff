package io.longwire.protocol.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** STOMP 1.2, "STOMP Frames" and "Augmented BNF"; a {@code ^} in a frame stands for NUL. */
final class StompDecoderTest {
    private static final StompLimits LIMITS = new StompLimits(4, 200, 50);

    private final StompDecoder decoder = new StompDecoder(LIMITS);

    @Test
    void aFrameIsACommandHeadersAndABody() {
        decoder.version(StompVersion.V1_2);

        assertThat(decode("SEND\ndestination:/topic/a\nx:y\n\nhello^"))
                .containsExactly("SEND {destination=/topic/a, x=y} hello");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void bytesMayBeCutAnywhere(int size) {
        decoder.version(StompVersion.V1_2);
        String frames =
                "\n\nSEND\r\na:\\c\\n\\r\\\\\r\ncontent-length:3\r\n\r\nx^y^\r\n\nSEND\nb:ü\n\nbody^DISCONNECT\n\n^";

        assertThat(decodeInChunks(frames, size))
                .containsExactly(
                        "beat",
                        "beat",
                        "SEND {a=:\n\r\\, content-length=3} x^y",
                        "beat",
                        "beat",
                        "SEND {b=ü} body",
                        "DISCONNECT {} ");
    }

    @Test
    void anEndOfLineBetweenFramesIsAHeartBeat() {
        assertThat(decode("\n\r\n")).containsExactly("beat", "beat");
    }

    @Test
    void ofARepeatedHeaderTheFirstCounts() {
        StompFrame frame = (StompFrame) Objects.requireNonNull(decoder.next(bytes("SEND\na:1\na:2\n\n^")));

        assertThat(frame.headers().first("a")).isEqualTo("1");
    }

    @Test
    void aValueMayHaveColonsAndBlanks() {
        decoder.version(StompVersion.V1_1);

        assertThat(decode("SEND\na: b:c \n\n^")).containsExactly("SEND {a= b:c } ");
    }

    @Test
    void version10HasNoEscapes() {
        decoder.version(StompVersion.V1_0);

        assertThat(decode("SEND\na:\\n\\t\n\n^")).containsExactly("SEND {a=\\n\\t} ");
    }

    @Test
    void version11DoesNotKnowTheEscapeOfCarriageReturn() {
        decoder.version(StompVersion.V1_1);

        assertThat(decode("SEND\na:\\r\n\n^"))
                .containsExactly("wrong: A header has a backslash that begins no escape of STOMP 1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SEND\na:\\t\n\n^", "SEND\na:b\\\n\n^", "SEND\n\\:b\n\n^"})
    void anUndefinedEscapeIsAnError(String frame) {
        decoder.version(StompVersion.V1_2);

        assertThat(decode(frame)).containsExactly("wrong: A header has a backslash that begins no escape of STOMP 1.2");
    }

    @Test
    void connectIsNotEscaped() {
        decoder.version(StompVersion.V1_2);

        assertThat(decode("CONNECT\npasscode:a\\tb\n\n^")).containsExactly("CONNECT {passcode=a\\tb} ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1x", "", "+1", " 1", "0x1"})
    void aContentLengthThatIsNoNumberIsAnError(String length) {
        assertThat(decode("SEND\ncontent-length:" + length + "\n\nx^"))
                .containsExactly("wrong: content-length is not a number of bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"51", "2147483648", "99999999999999999999999999"})
    void aContentLengthBeyondTheLimitIsRefusedBeforeTheBodyComes(String length) {
        assertThat(decode("SEND\ncontent-length:" + length + "\n\n"))
                .containsExactly("large: A body has more than 50 bytes");
    }

    @Test
    void aBodyWithoutContentLengthIsBounded() {
        assertThat(decodeInChunks("SEND\n\n" + "x".repeat(51), 8))
                .containsExactly("large: A body has more than 50 bytes");
    }

    @Test
    void aBodyThatDoesNotEndWhereItsLengthSaysIsAnError() {
        assertThat(decode("SEND\ncontent-length:2\n\nabc^"))
                .containsExactly("wrong: No NUL where content-length says that the body ends");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUBSCRIBE\nid:1\n\nbody^", "CONNECT\ncontent-length:1\n\nx^"})
    void onlySomeFramesHaveABody(String frame) {
        assertThat(decode(frame)).singleElement().asString().endsWith("has a body");
    }

    @Test
    void headersAreCounted() {
        assertThat(decode("SEND\n" + "a:b\n".repeat(5) + "\n^"))
                .containsExactly("large: A frame has more than 4 headers");
    }

    @Test
    void aHeadThatNeverEndsIsRefused() {
        assertThat(decodeInChunks("SEND\na:" + "x".repeat(500), 16))
                .containsExactly("large: Command and headers have more than 200 bytes");
        assertThat(decode("more")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"send\n\n^", "HELLO\n\n^", "^", "SEND \n\n^"})
    void anUnknownCommandIsAnError(String frame) {
        assertThat(decode(frame + "\n")).containsExactly("wrong: A frame begins with no command that STOMP knows");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SEND\nnocolon\n\n^", "SEND\n:value\n\n^"})
    void aHeaderLineNeedsANameAndAColon(String frame) {
        assertThat(decode(frame)).containsExactly("wrong: A header line is not of the form name:value");
    }

    @Test
    void aNulInsideTheHeadersIsAnError() {
        assertThat(decode("SEND\na:b^\n\n"))
                .containsExactly("wrong: A header has a NUL in it; an empty line ends the headers");
    }

    @Test
    void headersAreUtf8() {
        ByteBuffer in = ByteBuffer.wrap(new byte[] {'S', 'E', 'N', 'D', '\n', 'a', ':', (byte) 0xC3, '\n', '\n', 0});

        assertThat(decodeAll(in)).containsExactly("wrong: A header is not valid UTF-8");
    }

    @Test
    void aViolationNamesTheReceiptThatWasAskedFor() {
        StompEvent event = decoder.next(bytes("SEND\nreceipt:7\ncontent-length:x\n\n^"));

        assertThat(event).isEqualTo(new StompViolation(false, "content-length is not a number of bytes", "7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"receipt:\\t", "receipt:\u00ff"})
    void aReceiptThatCannotBeReadIsNotAskedFor(String header) {
        decoder.version(StompVersion.V1_2);

        StompEvent event =
                decoder.next(ByteBuffer.wrap(("SEND\n" + header + "\n").getBytes(StandardCharsets.ISO_8859_1)));

        assertThat(event)
                .isInstanceOfSatisfying(
                        StompViolation.class, v -> assertThat(v.receipt()).isNull());
    }

    @Test
    void aBodyThatLiesInOneChunkIsNotCopied() {
        ByteBuffer in = bytes("SEND\n\nhello^");

        StompFrame frame = (StompFrame) Objects.requireNonNull(decoder.next(in));

        in.put(6, (byte) 'j');
        assertThat(new String(frame.copyOfBody(), StandardCharsets.UTF_8)).isEqualTo("jello");
    }

    @Test
    void theNextFrameStaysInTheChunk() {
        ByteBuffer in = bytes("SEND\n\na^SEND\n\nb^");

        decoder.next(in);

        assertThat(in.remaining()).isEqualTo(8);
    }

    @Test
    void aFramesTextShowsNoValues() {
        StompEvent event = decoder.next(bytes("CONNECT\npasscode:secret\n\n^"));

        assertThat(String.valueOf(event)).isEqualTo("CONNECT [passcode]");
    }

    private List<String> decode(String frames) {
        return decodeAll(bytes(frames));
    }

    private List<String> decodeInChunks(String frames, int size) {
        List<String> events = new ArrayList<>();
        ByteBuffer all = bytes(frames);
        while (all.hasRemaining()) {
            ByteBuffer chunk = ByteBuffer.allocateDirect(size);
            while (chunk.hasRemaining() && all.hasRemaining()) {
                chunk.put(all.get());
            }
            events.addAll(decodeAll(chunk.flip()));
            chunk.clear();
        }
        return events;
    }

    private List<String> decodeAll(ByteBuffer in) {
        List<String> events = new ArrayList<>();
        StompEvent event = decoder.next(in);
        while (event != null) {
            events.add(text(event));
            event = decoder.next(in);
        }
        assertThat(in.hasRemaining()).isFalse();
        return events;
    }

    private static String text(StompEvent event) {
        if (event instanceof StompFrame frame) {
            List<String> headers = new ArrayList<>();
            frame.headers().forEach((name, value) -> headers.add(name + "=" + value));
            String body = new String(frame.copyOfBody(), StandardCharsets.UTF_8).replace('\0', '^');
            return frame.command() + " {" + String.join(", ", headers) + "} " + body;
        }
        if (event instanceof StompViolation violation) {
            return (violation.tooLarge() ? "large: " : "wrong: ") + violation.text();
        }
        return "beat";
    }

    private static ByteBuffer bytes(String frames) {
        return ByteBuffer.wrap(frames.replace('^', '\0').getBytes(StandardCharsets.UTF_8));
    }
}
