package io.longwire.bench.micro;

import io.longwire.protocol.connection.Connection;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.FrameEncoder;
import io.longwire.protocol.frame.Masking;
import io.longwire.protocol.frame.Opcode;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.memory.Buffers;
import io.longwire.protocol.message.MessageType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A server's connection: one text message in (decoded, unmasked, checked), one out. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameBenchmark {
    private static final int MASK = 0x12345678;
    private static final Buffers NO_MEMORY = bytes -> {
        throw new IllegalStateException("A message in one piece needs no memory");
    };

    @Param({"64", "1024", "16384"})
    int size;

    private final NullSink sink = new NullSink();
    private final Connection connection =
            new Connection(Side.SERVER, Limits.DEFAULT, NO_MEMORY, List.of(), () -> 0, false, sink);
    private ByteBuffer wire = ByteBuffer.allocateDirect(0);
    private ByteBuffer read = wire;
    private ByteBuffer payload = wire;

    @Setup
    public void setUp() {
        connection.request(Long.MAX_VALUE);
        payload = Texts.ascii(size);
        wire = ByteBuffer.allocateDirect(size + 14);
        FrameEncoder.maskedHeader(wire, Opcode.TEXT, true, 0, size, MASK);
        int at = wire.position();
        wire.put(payload.duplicate()).flip();
        Masking.apply(wire, at, size, MASK, 0);
        read = ByteBuffer.allocateDirect(wire.remaining());
    }

    /** With the copy that stands for the system's. */
    @Benchmark
    public long receive() {
        read.clear().put(0, wire, 0, wire.limit());
        connection.receive(read, 0);
        return sink.bytes;
    }

    @Benchmark
    public boolean send() {
        return connection.send(MessageType.TEXT, payload);
    }
}
