package io.longwire.verification.transports;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.embed.Longwire;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.ResponseHead;
import io.longwire.verification.program.Npm;
import io.longwire.verification.program.Program;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The browser client and the link through the proxies that people have, configured as docs/operations.md tells them: stompjs over each carrier. */
@Timeout(120)
final class LinkProxyTest {
    private static final String MESSAGES = "300";

    @TempDir
    private Path folder;

    /** HAProxy has looked at the server's health: from then on it takes three failures for it to give the server up. */
    private final CompletableFuture<Boolean> looked = new CompletableFuture<>();

    @BeforeAll
    static void install() throws Exception {
        Npm.install();
    }

    private Longwire site() throws Exception {
        return Longwire.builder()
                .port(0)
                .allowOrigin("https://localhost")
                .route("/health", exchange -> {
                    exchange.respond(new ResponseHead(200, Headers.NONE), ByteBuffer.allocate(0));
                    looked.complete(true);
                })
                .start();
    }

    private Proxy before(Longwire longwire, Proxy.Kind kind) throws Exception {
        Proxy proxy = Proxy.start(kind, longwire.address().getPort(), folder);
        if (kind == Proxy.Kind.HAPROXY) {
            looked.get(40, TimeUnit.SECONDS);
        }
        return proxy;
    }

    /** The case {@code stomp} of {@code src/test/js/longwire.mjs}: publishes, and has to get all back once, in order. */
    private List<String> stomp(Longwire longwire, Proxy proxy, String transports) throws Exception {
        List<String> command = List.of(
                "node",
                "longwire.mjs",
                Program.root().resolve("js/longwire.js").toString(),
                "stomp",
                proxy.address(),
                "http://127.0.0.1:" + longwire.address().getPort(),
                transports,
                MESSAGES);
        Map<String, String> trust =
                Map.of("NODE_EXTRA_CA_CERTS", folder.resolve("certificate.pem").toString());
        try (Program node = Program.start(command, Npm.FOLDER.toFile(), trust)) {
            int code = node.exitCode();
            assertThat(code).as("%s%n%s", node.out(), node.err()).isZero();
            return node.out().lines();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NGINX, websocket", "NGINX, streaming", "NGINX, long-polling",
        "HAPROXY, websocket", "HAPROXY, streaming", "HAPROXY, long-polling"
    })
    void eachCarrierBringsEachMessageOnceInOrder(Proxy.Kind kind, String transport) throws Exception {
        try (Longwire longwire = site();
                Proxy proxy = before(longwire, kind)) {
            assertThat(stomp(longwire, proxy, transport)).contains("over " + transport, "done");
        }
    }

    @ParameterizedTest
    @EnumSource(Proxy.Kind.class)
    void theBestCarrierIsTheOneThatIsUsed(Proxy.Kind kind) throws Exception {
        try (Longwire longwire = site();
                Proxy proxy = before(longwire, kind)) {
            assertThat(stomp(longwire, proxy, "websocket,streaming,long-polling"))
                    .contains("over websocket", "done");
        }
    }
}
