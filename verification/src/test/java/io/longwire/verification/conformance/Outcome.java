package io.longwire.verification.conformance;

import io.longwire.protocol.frame.Side;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came of a row.
 *
 * @param frames all that the end under test sent, in order
 * @param closedFirst whether it closed the TCP connection, or its half, before the other side did
 * @param code what its application heard at the end
 * @param began who began the closing, as its application heard
 * @param faults what else went wrong
 */
record Outcome(
        List<Frame> frames,
        boolean closedFirst,
        int code,
        @Nullable Side began,
        List<String> faults) {
    private static final int SHOWN = 12;

    Outcome {
        frames = List.copyOf(frames);
        faults = List.copyOf(faults);
    }

    @Override
    public String toString() {
        String shown = frames.stream().limit(SHOWN).map(Frame::toString).collect(Collectors.joining(", "));
        return frames.size() + " frames [" + shown + (frames.size() > SHOWN ? ", …" : "") + "], then closes TCP "
                + (closedFirst ? "first" : "second") + ", hears " + code + " begun by " + began
                + (faults.isEmpty() ? "" : ", " + faults);
    }
}
