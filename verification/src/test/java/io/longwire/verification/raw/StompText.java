package io.longwire.verification.raw;

import java.util.Collection;
import java.util.List;

/**
 * A STOMP frame with a body of text.
 *
 * @param headers the header lines
 */
public record StompText(String command, List<String> headers, String body) {
    /** Cuts a message into its frames. */
    static void addAll(String message, Collection<StompText> frames) {
        String rest = message.stripLeading();
        while (!rest.isEmpty()) {
            int blank = rest.indexOf("\n\n");
            List<String> head = rest.substring(0, blank).lines().toList();
            int end = rest.indexOf('\0', blank);
            frames.add(new StompText(head.get(0), head.subList(1, head.size()), rest.substring(blank + 2, end)));
            rest = rest.substring(end + 1).stripLeading();
        }
    }

    /** A header's value; empty without it. */
    public String header(String name) {
        return headers.stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }
}
