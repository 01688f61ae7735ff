package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.RequestHead;
import io.longwire.protocol.peer.Peer;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeRequestTest {
    private static HandshakeRequest asked(String query) {
        RequestHead head = new RequestHead("GET", "http", "x", "/", query, "websocket", Headers.NONE);
        Peer peer = new Peer(InetSocketAddress.createUnresolved("x", 1), null, head, Map.of());
        return new HandshakeRequest(peer, head, Map.of());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "token=a,           a",
                "token=a&token=b,   a",
                "x=1&token=a%20b+c, a b c",
                "token=a;b,         a;b", // only & separates
                "token,             ''",
                "token=,            ''",
                "tok%65n=a,         a",
                "x=%zz&token=a,     a", // what is malformed elsewhere is not its affair
                "token=%zz,         %zz", // as sent
                "token=%e2%82,      \ufffd",
                "tokens=a,          null",
                "'',                null"
            })
    void aQueryParameterIsTheFirstOfItsNameDecoded(String query, String value) {
        assertThat(asked(query).queryParameter("token")).isEqualTo(value);
    }
}
