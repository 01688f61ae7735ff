package io.longwire.broker.stomp;

import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.stomp.StompCommand;
import io.longwire.protocol.stomp.StompEncoder;
import io.longwire.protocol.stomp.StompVersion;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Why a session fails: what its ERROR frame says, and with which code its transport is closed after it.
 *
 * @param closeCode see {@link CloseCode}
 * @param message what is wrong, in a few words
 * @param remedy what would be right
 * @param listsVersions whether the frame names the versions that are spoken here
 */
record StompError(int closeCode, String message, String remedy, boolean listsVersions) {
    StompError(int closeCode, String message, String remedy) {
        this(closeCode, message, remedy, false);
    }

    static StompError noCommonVersion() {
        return new StompError(
                CloseCode.PROTOCOL_ERROR,
                "No version in common",
                "This server speaks STOMP " + StompVersion.ALL + "; name one in accept-version.",
                true);
    }

    static StompError protocol(String message, String remedy) {
        return new StompError(CloseCode.PROTOCOL_ERROR, message, remedy);
    }

    static StompError policy(String message, String remedy) {
        return new StompError(CloseCode.POLICY_VIOLATION, message, remedy);
    }

    static StompError tooLarge(String message, String remedy) {
        return new StompError(CloseCode.TOO_BIG, message, remedy);
    }

    static StompError missing(StompCommand command, String header) {
        return protocol(
                command + " without the header " + header,
                "Every " + command + " frame needs the header " + header + ".");
    }

    /** The frame. */
    byte[] frame(StompVersion version, @Nullable String receipt) {
        StompEncoder encoder = StompEncoder.frame(version, StompCommand.ERROR)
                .header("message", message)
                .header("content-type", "text/plain;charset=utf-8");
        if (receipt != null) {
            encoder.header("receipt-id", receipt);
        }
        if (listsVersions) {
            encoder.header("version", StompVersion.ALL);
        }
        return encoder.body((message + "\n" + remedy + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
