package io.longwire.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.deflate.PermessageDeflate;
import io.longwire.protocol.extension.Extension;
import io.longwire.protocol.extension.ExtensionOffer;
import io.longwire.protocol.extension.LoopLocal;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.Side;
import io.longwire.testkit.connection.Event;
import io.longwire.testkit.connection.TestConnection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The connection under every way to ask for messages: all at once, one after the other, in parts. On the wire nobody can tell which it was. */
class DemandFuzzTest {
    private static final Limits LIMITS = Limits.DEFAULT.withMessageBytes(20_000);
    private static final LoopLocal LOOP = new LoopLocal();
    private static final int NEVER_MORE = 100_000;

    /**
     * What was heard.
     *
     * @param messages the whole ones, pings and pongs
     * @param end the last that was told, with its text; nothing where it is of inflating: damage, a wrong byte and a limit may be found in any order then,
     *     for a damaged piece shows nothing of itself
     */
    private record Heard(List<String> messages, String written, List<Event> end) {}

    /** The first byte says which connection, its terms of compression, and how the rest is cut. */
    @FuzzTest(maxDuration = "2m")
    void howMessagesAreAskedForDoesNotMatter(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] wire = Arrays.copyOfRange(input, 1, input.length);
        boolean compressed = (input[0] & 2) != 0;
        Heard all = heard(all(input[0], wire), compressed);
        assertThat(heard(oneByOne(input[0], wire), compressed)).isEqualTo(all);
        assertThat(heard(inParts(input[0], wire), compressed)).isEqualTo(all);
    }

    private static TestConnection all(int kind, byte[] wire) {
        return bring(TestConnection.of(side(kind), LIMITS, stages(kind)), wire, pieces(kind));
    }

    private static TestConnection inParts(int kind, byte[] wire) {
        return bring(TestConnection.inParts(side(kind), LIMITS, stages(kind)), wire, pieces(kind));
    }

    private static TestConnection oneByOne(int kind, byte[] wire) {
        TestConnection connection = TestConnection.withoutDemand(side(kind), LIMITS, false, stages(kind));
        bring(connection, wire, wire.length + 1);
        for (int i = 0; connection.kept() > 0; i++) {
            assertThat(i).as("requests until all was read").isLessThan(NEVER_MORE);
            connection.request(1);
        }
        connection.request(1); // for a message that pings alone have kept from being shown
        return connection;
    }

    private static TestConnection bring(TestConnection connection, byte[] wire, int pieces) {
        for (int at = 0; at < wire.length; at += pieces) {
            connection.receive(Arrays.copyOfRange(wire, at, Math.min(wire.length, at + pieces)));
        }
        return connection;
    }

    private static Side side(int kind) {
        return (kind & 1) == 0 ? Side.SERVER : Side.CLIENT;
    }

    private static int pieces(int kind) {
        return 1 + ((kind >> 4) & 0x0f);
    }

    private static Extension[] stages(int kind) {
        if ((kind & 2) == 0) {
            return new Extension[0];
        }
        Map<String, Optional<String>> terms = new LinkedHashMap<>();
        if ((kind & 4) != 0) {
            terms.put("server_no_context_takeover", Optional.empty());
            terms.put("client_no_context_takeover", Optional.empty());
        }
        if ((kind & 8) != 0) {
            terms.put("server_max_window_bits", Optional.of("9"));
            terms.put("client_max_window_bits", Optional.of("8"));
        }
        PermessageDeflate factory = new PermessageDeflate(DeflateOptions.DEFAULT.withContext());
        return new Extension[] {factory.stage(new ExtensionOffer("permessage-deflate", terms), side(kind), LOOP)};
    }

    /** Ends the connection; parts are put together, and those of a message that never ended are left out. */
    private static Heard heard(TestConnection connection, boolean compressed) {
        connection.connection().endOfInput(connection.now());
        List<String> messages = new ArrayList<>();
        List<Event> end = new ArrayList<>();
        StringBuilder parts = new StringBuilder();
        for (Event event : connection.events()) {
            if (event instanceof Event.Fragment part) {
                parts.append(part.payload());
                if (part.last()) {
                    messages.add(part.type() + " " + parts);
                    parts.setLength(0);
                }
            } else if (event instanceof Event.Message message) {
                messages.add(message.type() + " " + hex(message));
            } else if (event instanceof Event.Ping || event instanceof Event.Pong) {
                messages.add(event.toString());
            } else {
                end.add(event);
            }
        }
        String written = HexFormat.of().formatHex(connection.written());
        connection.release();
        return compressed && end.stream().anyMatch(DemandFuzzTest::isOfInflating)
                ? new Heard(messages, "", List.of())
                : new Heard(messages, written, end);
    }

    private static boolean isOfInflating(Event event) {
        return event instanceof Event.Closed closed
                && (closed.reason().code() == CloseCode.INVALID_PAYLOAD
                        || closed.reason().code() == CloseCode.TOO_BIG);
    }

    private static String hex(Event.Message message) {
        return switch (message.type()) {
            case BINARY -> message.payload();
            case TEXT -> HexFormat.of().formatHex(message.payload().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        };
    }
}
