package io.longwire.bench.micro;

import io.longwire.protocol.frame.Masking;
import io.longwire.protocol.message.Utf8Validator;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The two loops over every byte: masking, and the check of UTF-8. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BytesBenchmark {
    @Param({"64", "16384"})
    int size;

    private int mask = 0x12345678;
    private ByteBuffer ascii = ByteBuffer.allocateDirect(0);
    private ByteBuffer western = ascii;
    private ByteBuffer eastern = ascii;
    private final Utf8Validator validator = new Utf8Validator();

    @Setup
    public void setUp() {
        ascii = Texts.ascii(size);
        western = Texts.repeated("Größer als übermäßig, naïve façade. ", size);
        eastern = Texts.repeated("いろはにほへと散りぬるを", size);
    }

    @Benchmark
    public boolean mask() {
        return Masking.apply(ascii, 0, size, mask, 0);
    }

    @Benchmark
    public boolean utf8Ascii() {
        return validator.accept(ascii);
    }

    @Benchmark
    public boolean utf8Western() {
        return validator.accept(western);
    }

    @Benchmark
    public boolean utf8Eastern() {
        return validator.accept(eastern);
    }
}
