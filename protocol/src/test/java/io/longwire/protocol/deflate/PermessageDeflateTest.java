package io.longwire.protocol.deflate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.extension.Extension;
import io.longwire.protocol.extension.ExtensionException;
import io.longwire.protocol.extension.ExtensionOffer;
import io.longwire.protocol.extension.FrameInfo;
import io.longwire.protocol.extension.LoopLocal;
import io.longwire.protocol.frame.Opcode;
import io.longwire.protocol.frame.Side;
import java.io.ByteArrayOutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermessageDeflateTest {
    private static final DeflateOptions KEEPING =
            DeflateOptions.DEFAULT.withContext().withThreshold(1);

    private final LoopLocal loop = new LoopLocal();

    private static ExtensionOffer offer(String... parameters) {
        Map<String, Optional<String>> map = new LinkedHashMap<>();
        for (String parameter : parameters) {
            String[] parts = parameter.split("=", 2);
            map.put(parts[0], parts.length == 1 ? Optional.empty() : Optional.of(parts[1]));
        }
        return new ExtensionOffer("permessage-deflate", map);
    }

    private static String answer(DeflateOptions options, String... parameters) {
        return new PermessageDeflate(options)
                .accept(offer(parameters))
                .map(ExtensionOffer::toString)
                .orElse("declined");
    }

    @Test
    void theDefaultAnswerKeepsNoContext() {
        assertThat(answer(DeflateOptions.DEFAULT, "client_max_window_bits"))
                .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
    }

    @Test
    void whatTheClientForbidsIsForbidden() {
        assertThat(answer(KEEPING, "server_no_context_takeover", "server_max_window_bits=10"))
                .isEqualTo("permessage-deflate; server_no_context_takeover; server_max_window_bits=10");
        assertThat(answer(KEEPING, "client_no_context_takeover", "client_max_window_bits=9"))
                .isEqualTo("permessage-deflate; client_no_context_takeover; client_max_window_bits=9");
    }

    @Test
    void theClientsWindowIsNamedOnlyToAClientThatKnowsTheParameter() {
        DeflateOptions small = KEEPING.withWindowBits(11, 10);
        assertThat(answer(small)).isEqualTo("permessage-deflate; server_max_window_bits=11");
        assertThat(answer(small, "client_max_window_bits"))
                .isEqualTo("permessage-deflate; server_max_window_bits=11; client_max_window_bits=10");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server_max_window_bits",
                "server_max_window_bits=7",
                "server_max_window_bits=16",
                "server_max_window_bits=08",
                "server_max_window_bits=x",
                "client_max_window_bits=0",
                "server_no_context_takeover=1",
                "client_no_context_takeover=true",
                "unheard_of"
            })
    void aWrongOfferIsDeclined(String parameter) {
        assertThat(answer(KEEPING, parameter)).isEqualTo("declined");
    }

    @Test
    void aClientAcceptsOnlyWhatItsOfferAllows() {
        PermessageDeflate client = new PermessageDeflate(DeflateOptions.DEFAULT.withWindowBits(12, 15));
        assertThat(client.offer())
                .hasToString("permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                        + " server_max_window_bits=12; client_max_window_bits");
        assertThat(client.agrees(offer("server_no_context_takeover", "server_max_window_bits=12")))
                .isTrue();
        assertThat(client.agrees(offer("server_no_context_takeover", "server_max_window_bits=13")))
                .isFalse();
        assertThat(client.agrees(offer("server_no_context_takeover"))).isFalse();
        assertThat(client.agrees(offer("server_max_window_bits=12"))).isFalse();
        assertThat(client.agrees(
                        offer("server_no_context_takeover", "server_max_window_bits=12", "client_max_window_bits")))
                .isFalse();
    }

    /** A message as frames, with the largest distance back that its matches use. */
    private Extension stage(DeflateOptions options, Side side, String... agreed) {
        return new PermessageDeflate(options).stage(offer(agreed), side, loop);
    }

    private static List<byte[]> encode(Extension stage, byte[] message, int fragment) {
        List<byte[]> frames = new ArrayList<>();
        FrameInfo frame = new FrameInfo();
        int at = 0;
        do {
            int end = Math.min(message.length, at + fragment);
            frame.opcode = at == 0 ? Opcode.BINARY : Opcode.CONTINUATION;
            frame.fin = end == message.length;
            frame.rsv = 0;
            ByteBuffer out = stage.encode(frame, ByteBuffer.wrap(message, at, end - at));
            byte[] bytes = new byte[out.remaining() + 1];
            bytes[0] = (byte) (frame.opcode | frame.rsv << 4 | (frame.fin ? 0x80 : 0));
            out.get(bytes, 1, bytes.length - 1);
            frames.add(bytes);
            at = end;
        } while (at < message.length);
        return frames;
    }

    private static byte[] decode(Extension stage, List<byte[]> frames, int chop) throws ExtensionException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        int[] ends = {0};
        FrameInfo frame = new FrameInfo();
        for (byte[] bytes : frames) {
            int at = 1;
            do {
                int end = Math.min(bytes.length, at + chop);
                frame.opcode = bytes[0] & 0xf;
                frame.rsv = bytes[0] >> 4 & 0x7;
                frame.fin = bytes[0] < 0;
                stage.decode(frame, ByteBuffer.wrap(bytes, at, end - at), end == bytes.length, (piece, last) -> {
                    byte[] got = new byte[piece.remaining()];
                    piece.get(got);
                    message.writeBytes(got);
                    ends[0] += last ? 1 : 0;
                    return true;
                });
                at = end;
            } while (at < bytes.length);
        }
        assertThat(ends[0]).as("each frame ends once").isEqualTo(frames.size());
        return message.toByteArray();
    }

    private static byte[] words(int size, long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        String[] words = {"price", "quantity", "symbol", "{\"", "\":", "ACME", "12.5", "\n", "longwire"};
        while (text.length() < size) {
            text.append(words[random.nextInt(words.length)]).append(random.nextInt(100));
        }
        return text.substring(0, size).getBytes(UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"15,true", "15,false", "12,true", "8,true", "8,false", "9,true"})
    void whatIsCompressedComesBackHoweverItIsCut(int bits, boolean context) throws ExtensionException {
        String[] terms = context
                ? new String[] {"server_max_window_bits=" + bits}
                : new String[] {"server_max_window_bits=" + bits, "server_no_context_takeover"};
        Extension server = stage(KEEPING, Side.SERVER, terms);
        Extension client = stage(KEEPING, Side.CLIENT, terms);
        int[] sizes = {0, 1, 5, 100, 255, 256, 257, 1_000, 4_096, 32_768, 70_000, 300_000};
        for (int size : sizes) {
            for (int fragment : new int[] {Math.max(1, size), 1_000_000, 777}) {
                for (int chop : new int[] {1_000_000, 7}) {
                    byte[] message = words(size, size);
                    assertThat(decode(client, encode(server, message, fragment), chop))
                            .isEqualTo(message);
                    byte[] noise = new byte[size];
                    new Random(size).nextBytes(noise);
                    assertThat(decode(client, encode(server, noise, fragment), chop))
                            .isEqualTo(noise);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14})
    void noMatchReachesBackBeyondTheAgreedWindow(int bits) throws ExtensionException {
        Extension server = stage(KEEPING, Side.SERVER, "server_max_window_bits=" + bits);
        int window = 1 << bits;
        int farthest = 0;
        Distances distances = new Distances();
        for (int i = 0; i < 40; i++) {
            byte[] message = words(window / 3 + i * 37, i % 3);
            ByteArrayOutputStream raw = new ByteArrayOutputStream();
            for (byte[] frame : encode(server, message, 1_000_000)) {
                raw.write(frame, 1, frame.length - 1);
            }
            raw.writeBytes(new byte[] {0, 0, (byte) 0xff, (byte) 0xff});
            farthest = Math.max(farthest, distances.farthest(raw.toByteArray()));
        }
        assertThat(farthest).isBetween(1, window);
    }

    @Test
    void contextTakeoverMakesTheSecondOfTwoEqualMessagesSmaller() {
        byte[] message = words(2_000, 1);
        Extension keeps = stage(KEEPING, Side.SERVER);
        int first = encode(keeps, message, 10_000).get(0).length;
        assertThat(encode(keeps, message, 10_000).get(0).length).isLessThan(first / 4);
        Extension forgets = stage(KEEPING, Side.SERVER, "server_no_context_takeover");
        assertThat(encode(forgets, message, 10_000).get(0))
                .isEqualTo(encode(forgets, message, 10_000).get(0));
    }

    @Test
    void theLastFourBytesOfAMessageAreLeftOutAndThoseOfAFragmentAreNot() {
        Extension server = stage(KEEPING, Side.SERVER);
        List<byte[]> frames = encode(server, words(1_000, 1), 600);
        byte[] first = frames.get(0);
        byte[] last = frames.get(1);
        assertThat(ByteBuffer.wrap(first).getInt(first.length - 4)).isEqualTo(0x0000ffff);
        assertThat(ByteBuffer.wrap(last).getInt(last.length - 4)).isNotEqualTo(0x0000ffff);
    }

    @Test
    void anEmptyLastFragmentIsOneZeroByte() throws ExtensionException {
        Extension server = stage(KEEPING, Side.SERVER);
        FrameInfo frame = new FrameInfo();
        frame.opcode = Opcode.TEXT;
        byte[] first = ByteBufferBytes.of(server.encode(frame, ByteBuffer.wrap("Hello".getBytes(UTF_8))));
        frame.opcode = Opcode.CONTINUATION;
        frame.fin = true;
        frame.rsv = 0;
        byte[] last = ByteBufferBytes.of(server.encode(frame, ByteBuffer.allocate(0)));
        assertThat(last).containsExactly(0);
        Extension client = stage(KEEPING, Side.CLIENT);
        assertThat(decode(client, List.of(prefixed(0x41, first), prefixed(0x80, last)), 1))
                .isEqualTo("Hello".getBytes(UTF_8));
    }

    private static byte[] prefixed(int head, byte[] bytes) {
        return ByteBuffer.allocate(bytes.length + 1).put((byte) head).put(bytes).array();
    }

    @Test
    void theExamplesOfTheRfcAreUnderstood() throws ExtensionException {
        Extension server = stage(KEEPING, Side.SERVER);
        // RFC 7692 §7.2.3.1, §7.2.3.2 (context), §7.2.3.3 (no compression), §7.2.3.4 (BFINAL)
        byte[] hello = {(byte) 0xc1, (byte) 0xf2, 0x48, (byte) 0xcd, (byte) 0xc9, (byte) 0xc9, 0x07, 0x00};
        byte[] again = {(byte) 0xc1, (byte) 0xf2, 0x00, 0x11, 0x00, 0x00};
        byte[] stored = {(byte) 0xc1, 0x00, 0x05, 0x00, (byte) 0xfa, (byte) 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00};
        byte[] ended = {(byte) 0xc1, (byte) 0xf3, 0x48, (byte) 0xcd, (byte) 0xc9, (byte) 0xc9, 0x07, 0x00, 0x00};
        for (byte[] frame : List.of(hello, again, stored, ended)) {
            assertThat(decode(server, List.of(frame), 1)).isEqualTo("Hello".getBytes(UTF_8));
        }
    }

    @Test
    void garbageFailsWith1007() {
        Extension server = stage(KEEPING, Side.SERVER);
        assertThatThrownBy(() -> decode(server, List.of(new byte[] {(byte) 0xc1, (byte) 0xff, (byte) 0xff, 0x12}), 9))
                .isInstanceOfSatisfying(
                        ExtensionException.class, e -> assertThat(e.closeCode()).isEqualTo(1007));
    }

    @Test
    void rsv1OnAContinuationFailsWith1002() {
        Extension server = stage(KEEPING, Side.SERVER);
        assertThatThrownBy(() -> decode(server, List.of(new byte[] {0x41, 0}, new byte[] {(byte) 0xc0, 0}), 9))
                .isInstanceOfSatisfying(
                        ExtensionException.class, e -> assertThat(e.closeCode()).isEqualTo(1002));
    }

    @Test
    void aBombStopsWhereTheNextStageSaysStop() throws ExtensionException {
        byte[] zeros = new byte[16 << 20];
        List<byte[]> bomb = encode(stage(KEEPING, Side.CLIENT), zeros, zeros.length);
        assertThat(bomb.get(0).length).isLessThan(20_000);
        int[] got = {0};
        FrameInfo frame = new FrameInfo();
        frame.opcode = Opcode.BINARY;
        frame.fin = true;
        frame.rsv = FrameInfo.RSV1;
        stage(KEEPING, Side.SERVER)
                .decode(frame, ByteBuffer.wrap(bomb.get(0), 1, bomb.get(0).length - 1), true, (piece, last) -> {
                    got[0] += piece.remaining();
                    return got[0] < 100_000;
                });
        assertThat(got[0]).isBetween(100_000, 100_000 + (16 << 10));
    }

    @Test
    void belowTheThresholdNothingIsCompressed() {
        Extension server = stage(DeflateOptions.DEFAULT.withThreshold(10), Side.SERVER, "server_no_context_takeover");
        assertThat(encode(server, words(9, 1), 100).get(0)[0]).isEqualTo((byte) 0x82);
        assertThat(encode(server, words(10, 1), 100).get(0)[0]).isEqualTo((byte) 0xc2);
    }

    @Test
    void aSharedFormIsUnderstoodWhateverEachConnectionHadBefore() throws ExtensionException {
        Extension one = stage(KEEPING, Side.SERVER);
        Extension two = stage(KEEPING, Side.SERVER);
        Extension oneClient = stage(KEEPING, Side.CLIENT);
        Extension twoClient = stage(KEEPING, Side.CLIENT);
        assertThat(one.sharedKey()).isEqualTo(two.sharedKey());
        byte[] own = words(500, 5);
        byte[] common = words(800, 5);
        assertThat(decode(oneClient, encode(one, own, 10_000), 9)).isEqualTo(own);
        FrameInfo frame = new FrameInfo();
        frame.opcode = Opcode.BINARY;
        frame.fin = true;
        byte[] shared = prefixed(0xc2, ByteBufferBytes.of(one.encodeShared(frame, ByteBuffer.wrap(common))));
        one.sentShared();
        two.sentShared();
        for (int i = 0; i < 2; i++) {
            assertThat(decode(oneClient, List.of(shared), 9)).isEqualTo(common);
            assertThat(decode(twoClient, List.of(shared), 9)).isEqualTo(common);
        }
        assertThat(decode(oneClient, encode(one, own, 10_000), 9)).isEqualTo(own);
        assertThat(decode(twoClient, encode(two, common, 10_000), 9)).isEqualTo(common);
    }

    private static final class ByteBufferBytes {
        static byte[] of(ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        }
    }

    @Test
    void whatAReaderIsShownStaysWhateverOthersOfTheLoopInflateMeanwhile() throws Exception {
        Extension one = new PermessageDeflate(KEEPING).stage(offer(), Side.SERVER, loop);
        Extension other = new PermessageDeflate(KEEPING).stage(offer(), Side.SERVER, loop);
        Extension sender = new PermessageDeflate(KEEPING).stage(offer(), Side.CLIENT, loop);
        FrameInfo frame = new FrameInfo();
        frame.opcode = Opcode.BINARY;
        frame.fin = true;
        ByteBuffer first = copy(sender.encode(frame, ByteBuffer.wrap("one's own".getBytes(UTF_8))));
        sender.close();
        sender = new PermessageDeflate(KEEPING).stage(offer(), Side.CLIENT, loop);
        ByteBuffer second = copy(sender.encode(frame, ByteBuffer.wrap("a stranger's".getBytes(UTF_8))));
        StringBuilder shown = new StringBuilder();
        one.decode(frame, first, true, (payload, end) -> {
            frame.rsv = FrameInfo.RSV1;
            other.decode(frame, second.duplicate(), true, (others, last) -> true);
            shown.append(UTF_8.decode(payload));
            return true;
        });
        assertThat(shown).hasToString("one's own");
    }

    @Test
    void whatGrowsAsItIsCompressedFindsRoom() throws Exception {
        DeflateOptions smallest = KEEPING.withWindowBits(8, 8);
        byte[] noise = new byte[300_000];
        new Random(1).nextBytes(noise);
        Extension sender = new PermessageDeflate(smallest).stage(offer("client_max_window_bits=8"), Side.CLIENT, loop);
        FrameInfo frame = new FrameInfo();
        frame.opcode = Opcode.BINARY;
        frame.fin = true;
        ByteBuffer compressed = copy(sender.encode(frame, ByteBuffer.wrap(noise)));
        assertThat(compressed.remaining()).isGreaterThan(noise.length + 5_000); // a flush every 256 bytes
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        new PermessageDeflate(KEEPING)
                .stage(offer(), Side.SERVER, loop)
                .decode(frame, compressed, true, (piece, end) -> {
                    while (piece.hasRemaining()) {
                        back.write(piece.get());
                    }
                    return true;
                });
        assertThat(back.toByteArray()).isEqualTo(noise);
    }

    @Test
    void aLargeMessageTakesNoDirectMemory() {
        BufferPoolMXBean direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElseThrow();
        Extension sender = new PermessageDeflate(KEEPING).stage(offer(), Side.CLIENT, loop);
        FrameInfo frame = new FrameInfo();
        frame.opcode = Opcode.BINARY;
        frame.fin = true;
        long before = direct.getMemoryUsed();
        sender.encode(frame, ByteBuffer.allocate(64 << 20));
        assertThat(direct.getMemoryUsed() - before).isLessThan(32 << 20);
        sender.close();
    }

    private static ByteBuffer copy(ByteBuffer payload) {
        return ByteBuffer.allocate(payload.remaining()).put(payload).flip();
    }
}
