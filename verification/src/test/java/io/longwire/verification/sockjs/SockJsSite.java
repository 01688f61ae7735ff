package io.longwire.verification.sockjs;

import io.longwire.netty.WebSocketServer;
import io.longwire.server.tools.EchoServer;
import io.longwire.verification.raw.Head;
import io.longwire.verification.raw.RawClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The server of {@code longwire echo}, with the four services of the public suite, and requests of one connection each. */
final class SockJsSite implements BeforeAllCallback, AfterAllCallback {
    private WebSocketServer server;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        server = EchoServer.start("127.0.0.1", 0, 2);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (server != null) {
            server.close();
        }
    }

    /** The URL of a session that nobody has, below a service. */
    static String session(String service) {
        return service + "/000/" + UUID.randomUUID();
    }

    RawClient connect() {
        return new RawClient(server.address(), 0);
    }

    Answer get(String path, String... headers) {
        return ask("GET", path, "", headers);
    }

    Answer post(String path, String body, String... headers) {
        return ask("POST", path, body, headers);
    }

    Answer options(String path, String... headers) {
        return ask("OPTIONS", path, "", headers);
    }

    private Answer ask(String method, String path, String body, String... headers) {
        try (RawClient client = connect()) {
            send(client, method, path, body, headers);
            return read(client);
        }
    }

    /** Sends a request whose answer nobody waits for yet. */
    RawClient begin(String method, String path) {
        RawClient client = connect();
        send(client, method, path, "");
        return client;
    }

    Stream stream(String method, String path) {
        RawClient client = begin(method, path);
        return new Stream(client, client.head());
    }

    static void send(RawClient client, String method, String path, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>(List.of(method + " " + path + " HTTP/1.1", "Host: localhost"));
        if (method.equals("POST")) {
            lines.add("Content-Length: " + bytes.length);
        }
        lines.addAll(Arrays.asList(headers));
        client.send(RawClient.request(lines.toArray(new String[0])));
        client.send(bytes);
    }

    static Answer read(RawClient client) {
        Head head = client.head();
        boolean empty = head.status() == 204 || head.status() == 304;
        return new Answer(head, empty ? "" : client.body(head));
    }
}
