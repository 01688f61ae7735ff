package io.longwire.verification.raw;

import io.longwire.verification.program.RunningServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Requests of a SockJS client, right or wrong, one after the other over one connection. For one thread. */
public final class SockJsRequests implements AutoCloseable {
    /** Says that a body is a form. */
    public static final String FORM = "Content-Type: application/x-www-form-urlencoded";

    private final RawClient client;

    /** Connects. */
    public SockJsRequests(RunningServer server) {
        this(new RawClient(server));
    }

    /** Over a connection that is there. */
    public SockJsRequests(RawClient client) {
        this.client = client;
    }

    /**
     * A whole answer.
     *
     * @param body empty where there is none
     */
    public record Answer(Head head, String body) {
        public int status() {
            return head.status();
        }
    }

    /** A STOMP frame as the body of a request that sends; NUL is added. */
    public static String stomp(String frame) {
        return "[\"" + frame.replace("\n", "\\n") + "\\u0000\"]";
    }

    /** The path of a session's transport. */
    public static String path(String session, String transport) {
        return "/ws/000/" + session + "/" + transport;
    }

    /** Polls. */
    public Answer poll(String session, String... headers) {
        return ask("POST", path(session, "xhr"), "", headers);
    }

    /** Sends. */
    public Answer send(String session, String body, String... headers) {
        return ask("POST", path(session, "xhr_send"), body, headers);
    }

    /** Asks anything and reads the answer; one char of the path is one byte. */
    public Answer ask(String method, String path, String body, String... headers) {
        begin(method, path, body, headers);
        return answer(method);
    }

    /** The same, and the answer is read later or never. */
    public SockJsRequests begin(String method, String path, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>(List.of(method + " " + path + " HTTP/1.1", "Host: localhost"));
        if (method.equals("POST") || bytes.length > 0) {
            lines.add("Content-Length: " + bytes.length);
        }
        lines.addAll(Arrays.asList(headers));
        client.send(RawClient.request(lines.toArray(new String[0])));
        client.sendWhileOpen(bytes);
        return this;
    }

    /** Reads an answer to a request with that method. */
    public Answer answer(String method) {
        Head head = client.head();
        boolean empty = method.equals("HEAD") || head.status() == 204 || head.status() == 304;
        return new Answer(head, empty ? "" : client.body(head));
    }

    /** The connection below. */
    public RawClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
    }
}
