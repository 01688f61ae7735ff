package io.longwire.protocol.sockjs;

import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.exchange.WebSocketAcceptance;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.sockjs.Format.Receiving;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A SockJS service (protocol 0.3.3) at a prefix of the server's paths: each session is a {@link io.longwire.protocol.transport.Transport} for a listener,
 * whatever carries it.
 *
 * <ul>
 *   <li>Order and loss: messages of one session stay in order. What a request was answered with is lost where the client leaves without reading it;
 *       where that shows the session ends, and the client is told.
 *   <li>It carries text. A session that should send what is not valid UTF-8 closes with 1003.
 *   <li>A receiving request of anybody but the session's owner is answered with 404, as if there were no such session, and so is a sending one.
 *   <li>A page that may not use it ({@link SockJsOptions#origins}) gets 403.
 *   <li>Flow: a session takes about 64 KiB before {@code writable()} is false, and {@code outboundBytes} before it refuses. From the client one message is
 *       read ahead; the request that sends is answered once all in it was taken or waits as that one.
 * </ul>
 *
 * <p>All requests of a session must reach the same process. Threads: any loop; a session belongs to the loop that opened it.
 */
public final class SockJs implements HttpHandler {
    private static final Pattern IFRAME = Pattern.compile("/iframe[0-9-.a-z_]*\\.html");

    /** Ids of clients may hold anything but dots; a bound, for they are kept. */
    private static final Pattern ID = Pattern.compile("[^./;]{1,128}");

    private static final String GET = "OPTIONS, GET";
    private static final String POST = "OPTIONS, POST";

    private final String prefix;
    private final SockJsService service;
    private final SockJsOptions options;
    private final Answers answers;
    private final Pages pages;
    private final Sessions sessions;

    /**
     * @param prefix such as {@code /ws}, without a slash at its end; every path it is given begins with it
     */
    public SockJs(String prefix, SockJsService service, SockJsOptions options) {
        this.prefix = prefix;
        this.service = service;
        this.options = options;
        this.answers = new Answers(options);
        this.pages = new Pages(options, answers, service.entropy());
        this.sessions = new Sessions(service, options);
    }

    /** How many sessions there are, those over WebSocket not counted. Any thread. */
    public int sessions() {
        return sessions.count();
    }

    /** Opens no more sessions, and closes those that are there, those over WebSocket excepted. Any thread. */
    public void close(CloseReason reason) {
        sessions.close(reason);
    }

    @Override
    public void handle(HttpExchange exchange) {
        String path = exchange.request().path();
        String rest = path.startsWith(prefix) ? path.substring(prefix.length()) : "/";
        if (rest.isEmpty() || rest.equals("/")) {
            pages.greeting(exchange);
        } else if (IFRAME.matcher(rest).matches()) {
            pages.iframe(exchange);
        } else if (!options.origins().allow(exchange.request())) {
            answers.notForThisOrigin(exchange);
        } else if (rest.equals("/info")) {
            pages.info(exchange);
        } else if (rest.equals("/websocket")) {
            raw(exchange);
        } else {
            session(exchange, rest.split("/", -1));
        }
    }

    /** @param parts an empty one, server, session and transport */
    private void session(HttpExchange exchange, String[] parts) {
        boolean valid = parts.length == 4
                && ID.matcher(parts[1]).matches()
                && ID.matcher(parts[2]).matches();
        String id = valid ? parts[2] : "";
        switch (valid ? parts[3] : "") {
            case "websocket" -> webSocket(exchange);
            case "xhr" -> receive(exchange, id, Receiving.XHR, POST);
            case "xhr_streaming" -> receive(exchange, id, Receiving.XHR_STREAMING, POST);
            case "eventsource" -> receive(exchange, id, Receiving.EVENTSOURCE, GET);
            case "htmlfile" -> receive(exchange, id, Receiving.HTMLFILE, GET);
            case "jsonp" -> receive(exchange, id, Receiving.JSONP, GET);
            case "xhr_send" -> send(exchange, id, false);
            case "jsonp_send" -> send(exchange, id, true);
            default -> answers.notFound(exchange);
        }
    }

    /** Whether the method is one of these; answers where it is not, and {@code OPTIONS}. */
    private boolean asks(HttpExchange exchange, String methods) {
        String method = exchange.request().method();
        if (method.equals("OPTIONS")) {
            answers.options(exchange, methods);
            return false;
        }
        if (!methods.endsWith(" " + method)) {
            answers.methodNotAllowed(exchange, methods);
            return false;
        }
        return true;
    }

    private void receive(HttpExchange exchange, String id, Receiving transport, String methods) {
        if (!asks(exchange, methods)) {
            return;
        }
        String callback = null;
        if (transport == Receiving.HTMLFILE || transport == Receiving.JSONP) {
            callback = Callback.of(exchange.request().query());
            if (callback == null) {
                answers.text(exchange, 500, "\"callback\" parameter required");
                return;
            }
            if (!Callback.isSafe(callback)) {
                answers.text(exchange, 400, "invalid \"callback\" parameter");
                return;
            }
        }
        Session session = open(exchange, id);
        if (session != null) {
            Format format = new Format(transport, callback);
            Headers fields = answers.sessionFields(exchange.request(), transport.contentType);
            Reception reception = new Reception(exchange, session, format, fields);
            reception.begin();
            Hop.run(exchange.loop(), session.loop(), () -> session.attach(reception));
        }
    }

    /** The session, a new one where there is none; answers where there is none for who asks. */
    private @Nullable Session open(HttpExchange exchange, String id) {
        if (!sessions.has(id) && !sessions.open(id, exchange)) {
            answers.text(exchange, 503, "The server opens no more SockJS sessions at present; try again later.");
            return null;
        }
        Session session = sessions.find(id, exchange);
        if (session == null) {
            answers.notFound(exchange);
        }
        return session;
    }

    private void send(HttpExchange exchange, String id, boolean jsonp) {
        if (!asks(exchange, POST)) {
            return;
        }
        Session session = sessions.find(id, exchange);
        if (session == null) {
            answers.notFound(exchange);
            return;
        }
        Send send = jsonp ? Send.jsonp(exchange, session, answers) : Send.xhr(exchange, session, answers);
        Hop.run(exchange.loop(), session.loop(), () -> session.send(send));
    }

    private void webSocket(HttpExchange exchange) {
        if (!options.webSocket()) {
            answers.notFound(exchange);
        } else if (!exchange.request().method().equals("GET")) {
            answers.methodNotAllowed(exchange, "GET");
        } else if (exchange.request().protocol() == null) {
            answers.text(exchange, 400, "Can \"Upgrade\" only to \"WebSocket\". \"Connection\" must be \"Upgrade\".");
        } else {
            exchange.upgrade(new WebSocketAcceptance(
                    List.of(),
                    options.extensions(),
                    WebSocketSession.wire(options.limits()),
                    Headers.NONE,
                    new WebSocketCarrier(service.sessions().get(), options)));
        }
    }

    private void raw(HttpExchange exchange) {
        if (!options.webSocket()) {
            answers.notFound(exchange);
        } else if (service.raw() != null) {
            service.raw().handle(exchange);
        } else {
            exchange.upgrade(new WebSocketAcceptance(
                    List.of(),
                    options.extensions(),
                    options.limits(),
                    Headers.NONE,
                    service.sessions().get()));
        }
    }
}
