package io.longwire.verification.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One page: what a person does with it, what it shows, and what it complains of. */
public final class Tab implements AutoCloseable {
    private static final int CONTROL = 2;
    private static final int SHIFT = 8;

    private final DevTools tools;
    private final String target;
    private final String session;
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();

    Tab(DevTools tools, String target, String session) {
        this.tools = tools;
        this.target = target;
        this.session = session;
        tools.listen(session, this::event);
        call("Page.enable", Map.of());
        call("Runtime.enable", Map.of());
        call("Log.enable", Map.of());
        // As if each tab were in a window of its own in front of somebody.
        call("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
    }

    private JsonNode call(String method, Map<String, ?> parameters) {
        return tools.call(session, method, parameters);
    }

    private void event(JsonNode event) {
        JsonNode parameters = event.path("params");
        switch (event.path("method").asText()) {
            case "Runtime.exceptionThrown" -> problems.add("exception " + parameters);
            case "Runtime.consoleAPICalled" -> {
                if (parameters.path("type").asText().matches("error|warning|assert")) {
                    problems.add("console " + parameters);
                }
            }
            case "Log.entryAdded" -> {
                if (parameters.path("entry").path("level").asText().matches("error|warning")) {
                    problems.add("log " + parameters.path("entry"));
                }
            }
            default -> {}
        }
    }

    /** Errors, warnings, and violations of the page's policy. */
    List<String> problems() {
        return new ArrayList<>(problems);
    }

    /** Waits until the page complains of this. */
    void awaitProblem(String part) {
        for (int i = 0; i < 1_000; i++) {
            if (problems.stream().anyMatch(problem -> problem.contains(part))) {
                return;
            }
            evaluate("new Promise((resolve) => setTimeout(resolve, 10))");
        }
        throw new AssertionError("No problem with " + part + " among " + problems);
    }

    /** Whether the browser has a network; where it has none, requests fail and pages are told. */
    void online(boolean online) {
        call("Network.enable", Map.of());
        call(
                "Network.emulateNetworkConditions",
                Map.of("offline", !online, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    void load(URI page) {
        call("Page.navigate", Map.of("url", page.toString()));
        await("location.href === '" + page + "' && document.readyState === 'complete'");
    }

    /** The value of an expression; a promise's when it is settled. */
    public JsonNode evaluate(String expression) {
        JsonNode result =
                call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + " failed: " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    /** Waits until a condition holds. */
    void await(String condition) {
        String held =
                "new Promise((resolve) => { const until = Date.now() + 20000; const look = () => { if (" + condition
                        + ") resolve(true); else if (Date.now() > until) resolve(false); else setTimeout(look, 10); }; look(); })";
        if (!evaluate(held).asBoolean()) {
            throw new AssertionError("Did not come to hold: " + condition + "; the page shows: "
                    + evaluate("document.body.innerText") + "; problems: " + problems);
        }
    }

    /** The text of the elements with this {@code data-testid}, in order. */
    List<String> texts(String testId) {
        List<String> texts = new ArrayList<>();
        evaluate("[...document.querySelectorAll('[data-testid=\"" + testId + "\"]')].map((e) => e.textContent)")
                .forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Clicks in the middle of the element with this id. */
    void click(String id) {
        JsonNode at = evaluate("(() => { const e = document.getElementById('" + id
                + "'); e.scrollIntoView({ block: 'center' }); const r = e.getBoundingClientRect();"
                + " return [r.x + r.width / 2, r.y + r.height / 2]; })()");
        for (String type : List.of("mousePressed", "mouseReleased")) {
            call(
                    "Input.dispatchMouseEvent",
                    Map.of("type", type, "x", at.get(0), "y", at.get(1), "button", "left", "clickCount", 1));
        }
    }

    /** Replaces what the element with this id holds. */
    void fill(String id, String text) {
        click(id);
        replace(text);
    }

    /** Replaces what the focused element holds. */
    void replace(String text) {
        call(
                "Input.dispatchKeyEvent",
                Map.of(
                        "type",
                        "rawKeyDown",
                        "key",
                        "a",
                        "code",
                        "KeyA",
                        "windowsVirtualKeyCode",
                        65,
                        "modifiers",
                        CONTROL,
                        "commands",
                        List.of("selectAll")));
        call("Input.insertText", Map.of("text", text));
    }

    /** Presses the Tab key until the element with this id has the focus. */
    void tabTo(String id) {
        for (int i = 0; i < 40; i++) {
            if (focused().equals(id)) {
                return;
            }
            press("Tab", 9, "", 0);
        }
        throw new AssertionError("The Tab key does not lead to #" + id);
    }

    String focused() {
        return evaluate("document.activeElement.id").asText();
    }

    void enter() {
        press("Enter", 13, "\r", 0);
    }

    void space() {
        press(" ", 32, " ", 0);
    }

    void escape() {
        press("Escape", 27, "", 0);
    }

    void shiftEnter() {
        press("Enter", 13, "\r", SHIFT);
    }

    private void press(String key, int code, String text, int modifiers) {
        String name = key.equals(" ") ? "Space" : key;
        Map<String, Object> common =
                Map.of("key", key, "code", name, "windowsVirtualKeyCode", code, "modifiers", modifiers, "text", text);
        Map<String, Object> down = new HashMap<>(common);
        down.put("type", text.isEmpty() ? "rawKeyDown" : "keyDown");
        call("Input.dispatchKeyEvent", down);
        Map<String, Object> up = new HashMap<>(common);
        up.put("type", "keyUp");
        call("Input.dispatchKeyEvent", up);
    }

    @Override
    public void close() {
        tools.call("Target.closeTarget", Map.of("targetId", target));
    }
}
