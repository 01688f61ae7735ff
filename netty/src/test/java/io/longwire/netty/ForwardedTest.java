package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.RequestHead;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedTest {
    private static final TrustedProxies PROXIES = TrustedProxies.of("10.0.0.0/8", "fd00::/8");
    private static final InetSocketAddress PROXY = new InetSocketAddress("10.0.0.1", 5555);

    private static Forwarded seen(InetSocketAddress from, Forwarding.Kind kind, String... fields) {
        RequestHead head =
                new RequestHead("GET", "http", "inner:8080", "/chat", "a=b", "websocket", Headers.of(fields));
        return Forwarded.of(head, from, new Forwarding(PROXIES, kind));
    }

    private static Forwarded unofficial(String... fields) {
        return seen(PROXY, Forwarding.Kind.X_FORWARDED, fields);
    }

    private static Forwarded official(String... values) {
        String[] fields = new String[values.length * 2];
        for (int i = 0; i < values.length; i++) {
            fields[2 * i] = "Forwarded";
            fields[2 * i + 1] = values[i];
        }
        return seen(PROXY, Forwarding.Kind.FORWARDED, fields);
    }

    private static String client(Forwarded seen) {
        InetSocketAddress address = (InetSocketAddress) seen.address();
        return address.getAddress().getHostAddress() + " " + address.getPort();
    }

    private static String origin(Forwarded seen) {
        return seen.head().scheme() + "://" + seen.head().authority();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9                           | 203.0.113.9 0",
                "203.0.113.9:4711                      | 203.0.113.9 4711",
                "198.51.100.1, 203.0.113.9             | 203.0.113.9 0", // the first is what the client claims
                "203.0.113.9, 10.1.1.1, 10.2.2.2       | 203.0.113.9 0",
                "198.51.100.1, 203.0.113.9, 10.2.2.2   | 203.0.113.9 0",
                "10.9.9.9, 10.2.2.2                    | 10.9.9.9 0", // a client among the proxies
                "2001:db8::1                           | 2001:db8:0:0:0:0:0:1 0",
                "[2001:db8::1]:80                      | 2001:db8:0:0:0:0:0:1 80",
                "::ffff:203.0.113.9                    | 203.0.113.9 0",
                "unknown                               | 10.0.0.1 5555",
                "203.0.113.9, unknown                  | 10.0.0.1 5555",
                "203.0.113.9, rubbish, 10.2.2.2        | 10.2.2.2 0",
                "203.0.113.9:99999                     | 203.0.113.9 0",
                "localhost                             | 10.0.0.1 5555",
            })
    void theClientIsTheLastAddressThatIsNoProxys(String field, String client) {
        assertThat(client(unofficial("X-Forwarded-For", field))).isEqualTo(client);
    }

    @Test
    void severalFieldsAreOneList() {
        Forwarded seen = unofficial("X-Forwarded-For", "198.51.100.1", "X-Forwarded-For", "203.0.113.9, 10.2.2.2");
        assertThat(client(seen)).isEqualTo("203.0.113.9 0");
    }

    @Test
    void schemeAndAuthorityAreTheClients() {
        Forwarded seen = unofficial(
                "X-Forwarded-For", "203.0.113.9", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "www.example.com");
        assertThat(origin(seen)).isEqualTo("https://www.example.com");
        assertThat(seen.head().path()).isEqualTo("/chat");
        assertThat(seen.head().query()).isEqualTo("a=b");
        assertThat(seen.head().protocol()).isEqualTo("websocket");
    }

    @Test
    void whereEachProxyAddsItsOwnTheClientsHopCounts() {
        Forwarded seen = unofficial(
                "X-Forwarded-For", "203.0.113.9, 10.2.2.2",
                "X-Forwarded-Proto", "https, http",
                "X-Forwarded-Host", "www.example.com, inner");
        assertThat(origin(seen)).isEqualTo("https://www.example.com");
    }

    @Test
    void whatTheClientPutInFrontOfTheSchemeIsNotBelieved() {
        Forwarded seen = unofficial("X-Forwarded-For", "203.0.113.9", "X-Forwarded-Proto", "http, https");
        assertThat(origin(seen)).isEqualTo("https://inner:8080");
    }

    @Test
    void theSchemeAloneIsTakenToo() {
        assertThat(origin(unofficial("X-Forwarded-Proto", "wss"))).isEqualTo("https://inner:8080");
        assertThat(client(unofficial("X-Forwarded-Proto", "wss"))).isEqualTo("10.0.0.1 5555");
    }

    @ParameterizedTest
    @CsvSource({
        "https, www.example.com:443, https://www.example.com",
        "http, www.example.com:80, http://www.example.com",
        "http, www.example.com:443, http://www.example.com:443",
        "https, [2001:db8::1]:443, https://[2001:db8::1]",
        "https, [2001:db8::443], https://[2001:db8::443]",
        "https, www.example.com:8443, https://www.example.com:8443",
    })
    void theSchemesOwnPortIsLeftOutAsBrowsersDo(String scheme, String host, String origin) {
        assertThat(origin(unofficial("X-Forwarded-Proto", scheme, "X-Forwarded-Host", host)))
                .isEqualTo(origin);
    }

    @Test
    void fromAnybodyElseAllFieldsAreIgnored() {
        InetSocketAddress stranger = new InetSocketAddress("203.0.113.7", 1);
        for (Forwarding.Kind kind : Forwarding.Kind.values()) {
            Forwarded seen = seen(
                    stranger,
                    kind,
                    "X-Forwarded-For",
                    "10.0.0.9",
                    "X-Forwarded-Proto",
                    "https",
                    "X-Forwarded-Host",
                    "www.example.com",
                    "Forwarded",
                    "for=10.0.0.9;proto=https;host=www.example.com");
            assertThat(seen.address()).isEqualTo(stranger);
            assertThat(origin(seen)).isEqualTo("http://inner:8080");
        }
    }

    @Test
    void theKindThatIsNotChosenIsIgnored() {
        assertThat(client(unofficial("Forwarded", "for=203.0.113.9"))).isEqualTo("10.0.0.1 5555");
        assertThat(client(seen(PROXY, Forwarding.Kind.FORWARDED, "X-Forwarded-For", "203.0.113.9")))
                .isEqualTo("10.0.0.1 5555");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "for=203.0.113.9                                          | 203.0.113.9 0",
                "For=\"[2001:db8:cafe::17]:4711\"                         | 2001:db8:cafe:0:0:0:0:17 4711",
                "for=203.0.113.9;proto=http;by=10.0.0.1                   | 203.0.113.9 0",
                "for=198.51.100.1, for=203.0.113.9 , for=10.2.2.2         | 203.0.113.9 0",
                "for=\"203.0.113.9:80\";ext=\"a,b;c=\\\"d\"               | 203.0.113.9 80",
                "for=203.0.113.9:80                                       | 203.0.113.9 80", // not quoted, as it should
                // be
                "for=203.0.113.9, for=unknown                             | 10.0.0.1 5555",
                "for=203.0.113.9, for=_hidden, for=10.2.2.2               | 10.2.2.2 0",
                "for=203.0.113.9:_port                                    | 203.0.113.9 0",
                ", ;for=203.0.113.9; ,                                    | 203.0.113.9 0",
            })
    void theOfficialFieldIsUnderstood(String field, String client) {
        assertThat(client(official(field))).isEqualTo(client);
    }

    @Test
    void officialFieldsAreOneListAndTheClientsHopNamesSchemeAndHost() {
        Forwarded seen = official(
                "for=198.51.100.1;proto=http;host=evil.example",
                "for=203.0.113.9;proto=https;host=\"www.example.com:8443\", for=10.2.2.2;proto=http;host=inner");
        assertThat(client(seen)).isEqualTo("203.0.113.9 0");
        assertThat(origin(seen)).isEqualTo("https://www.example.com:8443");
    }

    @ParameterizedTest
    @ValueSource(strings = {"for", "for=", "=x", "for=\"open", "for=a b", "for=a;;b", "for=a/b", "\"for\"=a"})
    void aMalformedOfficialFieldIsRefused(String field) {
        assertThatThrownBy(() -> official(field))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Forwarded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "user@www.example.com", "www.example.com/path", "a\"b", "ä"})
    void aHostThatIsNoneIsRefused(String host) {
        assertThatThrownBy(() -> unofficial("X-Forwarded-Host", host))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host");
    }

    @Test
    void aSchemeThatIsNoneIsRefused() {
        assertThatThrownBy(() -> unofficial("X-Forwarded-Proto", "ftp")).hasMessageContaining("scheme");
    }
}
