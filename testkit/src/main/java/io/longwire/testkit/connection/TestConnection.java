package io.longwire.testkit.connection;

import io.longwire.protocol.connection.Connection;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.extension.Extension;
import io.longwire.protocol.frame.Side;
import io.longwire.testkit.frame.RawFrames;
import io.longwire.testkit.loop.ManualClock;
import io.longwire.testkit.memory.CheckedBuffers;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/**
 * A connection with a driver for tests: it brings bytes from a direct buffer, whole or in pieces, keeps what is left unread, and poisons what has been
 * read. There is demand without end unless the test says otherwise.
 */
public final class TestConnection {
    /** The masking key of a client under test. */
    public static final int MASK = 0x37fa213d;

    private final Side side;
    private final EventLog log = new EventLog();
    private final CheckedBuffers buffers = new CheckedBuffers();
    private final ManualClock clock = new ManualClock();
    private final Connection connection;
    private byte[] kept = {};

    private TestConnection(Side side, Limits limits, boolean parts, List<Extension> extensions) {
        this.side = side;
        connection = new Connection(side, limits, buffers, extensions, () -> MASK, parts, log);
    }

    /** A connection that has all the demand there can be. */
    public static TestConnection of(Side side) {
        return of(side, Limits.DEFAULT);
    }

    public static TestConnection of(Side side, Limits limits, Extension... extensions) {
        TestConnection made = withoutDemand(side, limits, false, extensions);
        made.connection.request(Long.MAX_VALUE);
        return made;
    }

    /** A connection that shows parts. */
    public static TestConnection inParts(Side side, Limits limits, Extension... extensions) {
        TestConnection made = withoutDemand(side, limits, true, extensions);
        made.connection.request(Long.MAX_VALUE);
        return made;
    }

    public static TestConnection withoutDemand(Side side, Limits limits, boolean parts, Extension... extensions) {
        return new TestConnection(side, limits, parts, List.of(extensions));
    }

    /** Frames as the other side sends them. */
    public RawFrames frames() {
        return RawFrames.from(side.other());
    }

    /** Frames as this side should send them. */
    public RawFrames expected() {
        return RawFrames.from(side);
    }

    /** Which side it is. */
    public Side side() {
        return side;
    }

    public Connection connection() {
        return connection;
    }

    public CheckedBuffers buffers() {
        return buffers;
    }

    public EventLog log() {
        return log;
    }

    public List<Event> events() {
        return log.events();
    }

    public byte[] written() {
        return log.written();
    }

    public long now() {
        return clock.now();
    }

    /** How many bytes the connection has left unread. */
    public int kept() {
        return kept.length;
    }

    /** Brings what the other side sends, after what was kept. */
    public TestConnection receive(RawFrames frames) {
        return receive(frames.bytes());
    }

    public TestConnection receive(byte[] bytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(kept);
        all.writeBytes(bytes);
        ByteBuffer buffer = ByteBuffer.allocateDirect(all.size() + 16);
        buffer.position(8).put(all.toByteArray()).flip().position(8);
        connection.receive(buffer, now());
        kept = new byte[buffer.remaining()];
        buffer.get(kept);
        CheckedBuffers.poison(buffer);
        return this;
    }

    /** Brings them in pieces of that many bytes. */
    public TestConnection receive(RawFrames frames, int pieces) {
        ByteBuffer all = ByteBuffer.wrap(frames.bytes());
        while (all.hasRemaining()) {
            byte[] piece = new byte[Math.min(pieces, all.remaining())];
            all.get(piece);
            receive(piece);
        }
        return this;
    }

    /** Adds demand and brings what was kept. */
    public TestConnection request(long messages) {
        connection.request(messages);
        return receive(new byte[0]);
    }

    /** Lets time pass, and ticks when the connection asked for it. */
    public TestConnection advance(Duration by) {
        clock.advance(by);
        if (connection.deadline() <= now()) {
            connection.tick(now());
        }
        return this;
    }

    /**
     * Ends the connection.
     *
     * @throws AssertionError when it has kept memory
     */
    public void release() {
        connection.release();
        buffers.assertNothingLeaked();
    }
}
