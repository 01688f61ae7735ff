package io.longwire.verification.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** One page of the browser. Elements are named by their {@code data-testid}. */
final class Page {
    private static final int PATIENCE_MILLIS = 30_000;

    private final DevTools tools;
    private final String id;

    private Page(DevTools tools, String id) {
        this.tools = tools;
        this.id = id;
    }

    static Page open(DevTools tools, URI uri) {
        String target = tools.call(null, "Target.createTarget", Map.of("url", "about:blank", "newWindow", true))
                .get("targetId")
                .asText();
        String session = tools.call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId")
                .asText();
        Page page = new Page(tools, session);
        for (String domain : List.of("Runtime", "Log", "Page", "Network")) {
            page.call(domain + ".enable", Map.of());
        }
        page.call("Page.navigate", Map.of("url", uri.toString()));
        page.waitFor("document.readyState === 'complete' && location.href.startsWith('" + uri + "')");
        return page;
    }

    /** The value of an expression, which may be a promise. */
    JsonNode eval(String expression) {
        JsonNode answer =
                call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + " failed: " + answer.get("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    /** Waits in the page until a condition holds. */
    void waitFor(String condition) {
        boolean held = eval("new Promise(done => { const until = Date.now() + " + PATIENCE_MILLIS
                        + "; const look = () => { let held = false; try { held = Boolean(" + condition
                        + ") } catch {} held || Date.now() > until ? done(held) : setTimeout(look, 20) }; look() })")
                .asBoolean();
        if (!held) {
            throw new AssertionError("Waited in vain for " + condition + " in: "
                    + eval("document.body.innerText").asText());
        }
    }

    /** Types into an element, key by key as far as the page can tell, over what is in it. */
    void type(String element, String text) {
        eval(at(element) + ".focus(), " + at(element) + ".select()");
        call("Input.insertText", Map.of("text", text));
    }

    /** Presses Enter where the focus is. */
    void enter() {
        for (String kind : List.of("keyDown", "keyUp")) {
            call(
                    "Input.dispatchKeyEvent",
                    Map.of("type", kind, "key", "Enter", "code", "Enter", "windowsVirtualKeyCode", 13, "text", "\r"));
        }
    }

    void click(String element) {
        eval(at(element) + ".click()");
    }

    /** The text of an element. */
    String text(String element) {
        return eval(at(element) + ".textContent").asText();
    }

    static String at(String element) {
        return "document.querySelector('[data-testid=" + element + "]')";
    }

    /** A text as JavaScript writes it. */
    static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    /** What went wrong so far: exceptions, errors and warnings on the console, blocked or failed requests. */
    List<JsonNode> complaints() {
        return tools.events(id).stream()
                .filter(event -> switch (event.path("method").asText()) {
                    case "Runtime.exceptionThrown", "Network.loadingFailed" -> true;
                    case "Runtime.consoleAPICalled" ->
                        List.of("error", "warning", "assert")
                                .contains(event.path("params").path("type").asText());
                    case "Log.entryAdded" ->
                        List.of("error", "warning")
                                .contains(event.path("params")
                                        .path("entry")
                                        .path("level")
                                        .asText());
                    default -> false;
                })
                .toList();
    }

    /** Where the page has asked for something. */
    List<String> requests() {
        return tools.events(id).stream()
                .filter(event -> event.path("method").asText().matches("Network.(requestWillBeSent|webSocketCreated)"))
                .map(event -> event.path("params"))
                .map(event -> event.has("request")
                        ? event.path("request").path("url").asText()
                        : event.path("url").asText())
                .toList();
    }

    private JsonNode call(String method, Map<String, ?> parameters) {
        return tools.call(id, method, parameters);
    }
}
