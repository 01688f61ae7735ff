package io.longwire.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.message.PreparedMessages;
import io.longwire.testkit.connection.EventLog;
import io.longwire.testkit.connection.TestConnection;
import io.longwire.testkit.memory.CheckedBuffers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §6.1: sending. */
class OutboundTest {
    private static ByteBuffer utf8(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void messagesLeaveInOrder(Side side) {
        TestConnection connection = TestConnection.of(side);

        connection.connection().send(MessageType.TEXT, utf8("one"));
        connection.connection().send(MessageType.BINARY, ByteBuffer.wrap(new byte[] {2}));

        assertThat(connection.written())
                .isEqualTo(
                        connection.expected().text("one").binary(new byte[] {2}).bytes());
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void fragmentsLeaveAsOneMessageWithControlFramesBetween(Side side) {
        TestConnection connection = TestConnection.of(side);

        connection.connection().sendFragment(MessageType.TEXT, utf8("a"), false);
        connection.connection().sendFragment(MessageType.TEXT, utf8("b"), false);
        connection.connection().ping(utf8("p"));
        connection.connection().sendFragment(MessageType.TEXT, utf8("c"), true);
        connection.connection().send(MessageType.TEXT, utf8("d"));

        assertThat(connection.written())
                .isEqualTo(connection
                        .expected()
                        .more()
                        .text("a")
                        .more()
                        .continuation("b")
                        .ping("p")
                        .continuation("c")
                        .text("d")
                        .bytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9_999, 10_000})
    void whatTheDriverHasWrittenOfALargePayloadIsNotPutAgain(int written) {
        byte[] payload = "0123456789".repeat(1_000).getBytes(StandardCharsets.US_ASCII);
        TestConnection server = TestConnection.of(Side.SERVER);
        server.log().takes(written);

        server.connection().send(MessageType.TEXT, utf8("small"));
        server.connection().send(MessageType.BINARY, ByteBuffer.wrap(payload));
        server.connection().send(MessageType.TEXT, utf8("small"));

        assertThat(server.written())
                .isEqualTo(server.expected()
                        .text("small")
                        .binary(payload)
                        .text("small")
                        .bytes());
    }

    @Test
    void aClientMasksALargePayloadBeforeItIsWritten() {
        byte[] payload = new byte[10_000];
        TestConnection client = TestConnection.of(Side.CLIENT);
        client.log().takes(payload.length);

        client.connection().send(MessageType.BINARY, ByteBuffer.wrap(payload));

        assertThat(client.written()).isEqualTo(client.expected().binary(payload).bytes());
    }

    @Test
    void nothingElseMayBeSentInsideAMessage() {
        TestConnection server = TestConnection.of(Side.SERVER);
        server.connection().sendFragment(MessageType.TEXT, utf8("a"), false);
        server.written();

        assertThatThrownBy(() -> server.connection().send(MessageType.TEXT, utf8("b")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("last fragment");
        assertThatThrownBy(() -> server.connection().send(new PreparedMessage(MessageType.TEXT, new byte[0])))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> server.connection().sendFragment(MessageType.BINARY, utf8("b"), true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("TEXT");
        assertThat(server.written()).isEmpty();
    }

    @Test
    void thePayloadsBufferIsLeftAsItWas() {
        ByteBuffer payload = ByteBuffer.allocateDirect(20).order(ByteOrder.LITTLE_ENDIAN);
        payload.put(5, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}).position(5).limit(15);
        TestConnection client = TestConnection.of(Side.CLIENT);

        client.connection().send(MessageType.BINARY, payload);

        assertThat(client.written())
                .isEqualTo(client.expected()
                        .binary(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
                        .bytes());
        assertThat(payload.position()).isEqualTo(5);
        assertThat(payload.limit()).isEqualTo(15);
        assertThat(payload.get(5)).isEqualTo((byte) 1);
    }

    @Test
    void eachFrameOfAClientHasAMaskOfItsOwn() {
        AtomicInteger masks = new AtomicInteger();
        EventLog log = new EventLog();
        Connection client = new Connection(
                Side.CLIENT, Limits.DEFAULT, new CheckedBuffers(), List.of(), masks::incrementAndGet, false, log);

        client.send(MessageType.BINARY, ByteBuffer.wrap(new byte[] {0}));
        client.ping(ByteBuffer.allocate(0));

        assertThat(log.written()).containsExactly(0x82, 0x81, 0, 0, 0, 1, 0, 0x89, 0x80, 0, 0, 0, 2);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aPreparedMessageIsSentLikeAnyOther(Side side) {
        PreparedMessage prepared =
                new PreparedMessage(MessageType.TEXT, "x".repeat(70_000).getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 2; i++) {
            TestConnection connection = TestConnection.of(side);

            assertThat(connection.connection().send(prepared)).isTrue();

            assertThat(connection.written())
                    .isEqualTo(connection.expected().text("x".repeat(70_000)).bytes());
        }
    }

    @Test
    void aMessageForOneIsSentLikeAnyOther() {
        TestConnection server = TestConnection.of(Side.SERVER);

        assertThat(server.connection().send(PreparedMessage.forOne(MessageType.BINARY, new byte[300])))
                .isTrue();

        assertThat(server.written())
                .isEqualTo(server.expected().binary(new byte[300]).bytes());
    }

    @Test
    void aPreparedMessageIsNotSentOnceClosingHasBegun() {
        TestConnection server = TestConnection.of(Side.SERVER);
        server.connection().fail(1011, "", server.now());
        server.written();

        assertThat(server.connection().send(new PreparedMessage(MessageType.TEXT, new byte[0])))
                .isFalse();
        assertThat(server.written()).isEmpty();
    }

    private static final PreparedMessages TWO = new PreparedMessages(List.of(
            new PreparedMessage(MessageType.TEXT, new byte[] {'a'}),
            new PreparedMessage(MessageType.BINARY, new byte[200])));

    @Test
    void severalThatAreSentTogetherAreOneFrameEach() {
        TestConnection server = TestConnection.of(Side.SERVER);

        assertThat(server.connection().send(TWO)).isTrue();
        assertThat(server.connection().send(TWO)).isTrue();

        byte[] written = server.written();
        assertThat(written)
                .isEqualTo(server.expected()
                        .text("a")
                        .binary(new byte[200])
                        .text("a")
                        .binary(new byte[200])
                        .bytes());
        assertThat(TWO.size()).isEqualTo(201);
        assertThat(TWO.count()).isEqualTo(2);
        assertThat(2 * TWO.mostFramedBytes()).isGreaterThanOrEqualTo(written.length);
    }

    @Test
    void whatHasNoFormInCommonIsNotSentTogether() {
        TestConnection client = TestConnection.of(Side.CLIENT);
        TestConnection staged = TestConnection.of(Side.SERVER, Limits.DEFAULT, new RunLength(), new PlusOne());
        TestConnection closed = TestConnection.of(Side.SERVER);
        closed.connection().close(CloseReason.of(1000, ""), 0);
        closed.written();

        assertThat(client.connection().send(TWO)).isFalse();
        assertThat(staged.connection().send(TWO)).isFalse();
        assertThat(closed.connection().send(TWO)).isFalse();

        assertThat(client.written()).isEmpty();
        assertThat(staged.written()).isEmpty();
        assertThat(closed.written()).isEmpty();
        staged.release();
    }
}
