package io.longwire.verification.raw;

import java.util.List;
import java.util.Locale;

/**
 * A response's head.
 *
 * @param status its number
 * @param lines the header lines
 */
public record Head(int status, List<String> lines) {
    static Head parse(String text) {
        List<String> lines = text.strip().lines().toList();
        return new Head(Integer.parseInt(lines.get(0).split(" ", 3)[1]), lines.subList(1, lines.size()));
    }

    /** The first value of a header; empty without it. */
    public String field(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return lines.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .findFirst()
                .orElse("");
    }
}
