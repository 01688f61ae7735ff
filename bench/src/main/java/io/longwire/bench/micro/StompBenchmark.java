package io.longwire.bench.micro;

import io.longwire.protocol.stomp.StompCommand;
import io.longwire.protocol.stomp.StompDecoder;
import io.longwire.protocol.stomp.StompEncoder;
import io.longwire.protocol.stomp.StompEvent;
import io.longwire.protocol.stomp.StompLimits;
import io.longwire.protocol.stomp.StompVersion;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One SEND read, one MESSAGE written. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StompBenchmark {
    @Param({"64", "1024"})
    int size;

    private final StompDecoder decoder = new StompDecoder(new StompLimits(100, 64 << 10, 1 << 20));
    private byte[] body = {};
    private ByteBuffer frame = ByteBuffer.allocate(0);

    @Setup
    public void setUp() {
        decoder.version(StompVersion.V1_2);
        body = new byte[size];
        Texts.ascii(size).get(body);
        frame = ByteBuffer.wrap(StompEncoder.frame(StompVersion.V1_2, StompCommand.SEND)
                .header("destination", "/topic/prices")
                .header("content-type", "text/plain")
                .header("receipt", "r-17")
                .body(body));
    }

    @Benchmark
    public @Nullable StompEvent decodeSend() {
        return decoder.next(frame.clear());
    }

    @Benchmark
    public byte[] encodeMessage() {
        return StompEncoder.frame(StompVersion.V1_2, StompCommand.MESSAGE)
                .header("destination", "/topic/prices")
                .header("message-id", "e-123456")
                .header("subscription", "s-1")
                .header("content-type", "text/plain")
                .body(body);
    }
}
