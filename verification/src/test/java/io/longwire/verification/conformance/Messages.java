package io.longwire.verification.conformance;

import io.longwire.protocol.frame.Opcode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** From the frames that an end sent to messages, where a row does not say how they are cut. */
final class Messages {
    private Messages() {}

    /**
     * The same with the fragments of each message put together. Control frames come where they came.
     *
     * @throws AssertionError when a frame follows that may not (RFC 6455 §5.4)
     */
    static List<Frame> joined(List<Frame> frames) {
        List<Frame> joined = new ArrayList<>();
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        int opcode = 0;
        for (Frame frame : frames) {
            if (frame.isControl()) {
                joined.add(frame);
                continue;
            }
            if ((frame.opcode() == Opcode.CONTINUATION) != (opcode != 0)) {
                throw new AssertionError(frame + " after opcode " + opcode);
            }
            opcode = opcode == 0 ? frame.opcode() : opcode;
            message.writeBytes(frame.bytes());
            if (frame.fin()) {
                joined.add(Frame.whole(opcode, message.toByteArray()));
                message.reset();
                opcode = 0;
            }
        }
        if (opcode != 0) {
            throw new AssertionError("The last message was never ended");
        }
        return joined;
    }
}
