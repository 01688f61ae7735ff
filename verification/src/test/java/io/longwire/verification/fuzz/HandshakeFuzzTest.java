package io.longwire.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.deflate.PermessageDeflate;
import io.longwire.protocol.extension.Extension;
import io.longwire.protocol.extension.ExtensionFactory;
import io.longwire.protocol.extension.LoopLocal;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.handshake.ClientHandshake;
import io.longwire.protocol.handshake.HandshakeResult;
import io.longwire.protocol.handshake.HandshakeResult.Accepted;
import io.longwire.protocol.handshake.HandshakeResult.Rejected;
import io.longwire.protocol.handshake.ServerHandshake;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The opening handshake (RFC 6455 §4, §9.1): header values as they come, on both ends. */
class HandshakeFuzzTest {
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAA==";
    private static final String ACCEPT = "ICX+Yqv66kxgM0FcWaLWlFLwTAI=";
    private static final List<ExtensionFactory> DEFLATE =
            List.of(new PermessageDeflate(DeflateOptions.DEFAULT.withContext()));

    /** The lines of a request, as {@code Name: value}. */
    @FuzzTest(maxDuration = "2m")
    void anyRequestIsAcceptedOrRejected(byte[] input) {
        Headers headers = headers(new String(input, StandardCharsets.ISO_8859_1), Headers.NONE);
        HandshakeResult result = ServerHandshake.answer(request(headers), List.of("v1.chat"), DEFLATE);
        if (result instanceof Rejected rejected) {
            assertThat(rejected.status()).isIn(400, 426);
            assertThat(rejected.text()).matches("\\p{Print}*[\\p{Print}§…]*");
        }
    }

    /** An extension header: what is agreed can be read again, and its stages can be made. */
    @FuzzTest(maxDuration = "2m")
    void whatAServerAgreesToAClientUnderstands(byte[] input) {
        String offers = new String(input, StandardCharsets.ISO_8859_1);
        if (offers.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            return;
        }
        Headers offer =
                Headers.of("Sec-WebSocket-Key", KEY, "Sec-WebSocket-Version", "13", "Sec-WebSocket-Extensions", offers);
        if (ServerHandshake.answer(request(offer), List.of(), DEFLATE) instanceof Accepted accepted) {
            accepted.stages(Side.SERVER, new LoopLocal()).forEach(Extension::close);
            HandshakeResult checked =
                    ClientHandshake.start(List.of(), DEFLATE, new byte[16]).check(101, accepted.headers());
            assertThat(checked).as(offers).isInstanceOf(Accepted.class);
            ((Accepted) checked).stages(Side.CLIENT, new LoopLocal()).forEach(Extension::close);
        }
    }

    /** The lines of an answer. */
    @FuzzTest(maxDuration = "2m")
    void anyAnswerIsTakenOrNot(byte[] input) {
        String lines = new String(input, StandardCharsets.ISO_8859_1);
        Headers headers = headers(lines, Headers.of("Sec-WebSocket-Accept", ACCEPT));
        HandshakeResult result =
                ClientHandshake.start(List.of("v1.chat"), DEFLATE, new byte[16]).check(101, headers);
        if (result instanceof Accepted accepted) {
            accepted.stages(Side.CLIENT, new LoopLocal()).forEach(Extension::close);
        }
    }

    private static RequestHead request(Headers headers) {
        return new RequestHead("GET", "http", "localhost", "/", null, "websocket", headers);
    }

    private static Headers headers(String lines, Headers first) {
        Headers headers = first;
        for (String line : lines.split("\n", 100)) {
            headers = added(headers, line);
        }
        return headers;
    }

    /** What is no header field a driver refuses before the handshake sees it. */
    private static Headers added(Headers headers, String line) {
        int colon = line.indexOf(':');
        try {
            return headers.with(
                    line.substring(0, Math.max(0, colon)),
                    line.substring(colon + 1).strip());
        } catch (IllegalArgumentException notHttp) {
            return headers;
        }
    }
}
