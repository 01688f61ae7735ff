package io.longwire.verification.conformance;

import io.longwire.protocol.connection.Connection;
import io.longwire.protocol.extension.Extension;
import io.longwire.protocol.extension.ExtensionOffer;
import io.longwire.protocol.extension.LoopLocal;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.handshake.ClientHandshake;
import io.longwire.protocol.handshake.HandshakeResult;
import io.longwire.protocol.handshake.HandshakeResult.Accepted;
import io.longwire.protocol.handshake.ServerHandshake;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.RequestHead;
import io.longwire.testkit.memory.CheckedBuffers;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The machine alone: bytes in, bytes out, no socket. Memory is poisoned after each call and checked for leaks. */
record MemoryEnd(Side side) implements EndUnderTest {
    private static final int READ_BYTES = 64 << 10;

    @Override
    public String name() {
        return "in memory, " + side;
    }

    @Override
    public Outcome play(Row row) throws Exception {
        CheckedBuffers buffers = new CheckedBuffers();
        MemorySink sink = new MemorySink(row.echoing());
        int[] mask = {0x37fa213d};
        Connection connection = new Connection(
                side,
                row.limits(),
                buffers,
                stages(row.opening()),
                () -> mask[0] = mask[0] * 31 + 7,
                row.echoing().parts(),
                sink);
        sink.attach(connection);
        connection.request(1);
        receive(connection, row.script(side), row.pieces());
        boolean closedFirst = sink.outputClosed();
        connection.endOfInput(0);
        List<String> faults = sink.faults();
        if (!sink.outputClosed()) {
            faults.add("the output was never closed");
        }
        connection.release();
        buffers.assertNothingLeaked();
        return new Outcome(row.read(frames(sink)), closedFirst, sink.code(), sink.began(), faults);
    }

    private static void receive(Connection connection, byte[] script, int wanted) {
        int pieces = Math.max(1, Math.min(READ_BYTES, Math.min(wanted, script.length)));
        ByteBuffer buffer = ByteBuffer.allocateDirect(pieces);
        for (int at = 0; at < script.length; at += pieces) {
            int count = Math.min(pieces, script.length - at);
            buffer.clear().put(script, at, count).flip();
            connection.receive(buffer, 0);
            if (buffer.hasRemaining()) {
                throw new AssertionError(buffer.remaining() + " bytes were left unread although there was demand");
            }
            CheckedBuffers.poison(buffer);
        }
    }

    private List<Frame> frames(MemorySink sink) throws Exception {
        WireReader reader = new WireReader(new ByteArrayInputStream(sink.written()), side);
        List<Frame> frames = new ArrayList<>();
        for (Frame frame = reader.read(); frame != null; frame = reader.read()) {
            frames.add(frame);
        }
        return frames;
    }

    private List<Extension> stages(Opening opening) {
        HandshakeResult result = side == Side.SERVER ? accept(opening) : check(opening);
        if (!(result instanceof Accepted accepted)) {
            throw new AssertionError("The opening handshake failed: " + result);
        }
        String agreed = accepted.agreed().stream().map(ExtensionOffer::toString).collect(Collectors.joining(", "));
        if (!agreed.equals(opening.agreed())) {
            throw new AssertionError("Agreed was '" + agreed + "' instead of '" + opening.agreed() + "'");
        }
        return accepted.stages(side, new LoopLocal());
    }

    private static HandshakeResult accept(Opening opening) {
        Headers headers = Headers.of("Sec-WebSocket-Key", RawHandshake.KEY, "Sec-WebSocket-Version", "13");
        if (!opening.says().isEmpty()) {
            headers = headers.with("Sec-WebSocket-Extensions", opening.says());
        }
        RequestHead head = new RequestHead("GET", "http", "localhost", "/", null, "websocket", headers);
        return ServerHandshake.answer(head, List.of(), opening.extensions());
    }

    private static HandshakeResult check(Opening opening) {
        ClientHandshake handshake = ClientHandshake.start(List.of(), opening.extensions(), new byte[16]);
        String key = String.valueOf(handshake.headers().first("Sec-WebSocket-Key"));
        Headers answer = Headers.of("Sec-WebSocket-Accept", RawHandshake.accept(key));
        return handshake.check(
                101, opening.says().isEmpty() ? answer : answer.with("Sec-WebSocket-Extensions", opening.says()));
    }
}
