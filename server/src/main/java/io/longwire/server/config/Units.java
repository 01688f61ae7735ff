package io.longwire.server.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and times as people write them: a number and its unit. */
final class Units {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,18}) ?([A-Za-z]*)");

    private Units() {}

    /**
     * A size in bytes: {@code 512}, {@code 512 B}, {@code 64 KiB}, {@code 1 MiB}, {@code 2 GiB}.
     *
     * @throws IllegalArgumentException when it is none
     * @throws ArithmeticException when it is beyond a long
     */
    static long bytes(String text) {
        Matcher matcher = matcher(text);
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "", "b" -> number;
            case "kib" -> Math.multiplyExact(number, 1L << 10);
            case "mib" -> Math.multiplyExact(number, 1L << 20);
            case "gib" -> Math.multiplyExact(number, 1L << 30);
            default -> throw new IllegalArgumentException(text);
        };
    }

    /** A number of bytes in the largest unit that holds it exactly. */
    static String size(long bytes) {
        if (bytes >= 1 << 30 && bytes % (1 << 30) == 0) {
            return bytes / (1 << 30) + " GiB";
        }
        if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
            return bytes / (1 << 20) + " MiB";
        }
        return bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? bytes / (1 << 10) + " KiB" : bytes + " B";
    }

    /**
     * A time: {@code 250 ms}, {@code 10 s}, {@code 10 m}, {@code 1 h}, {@code 7 d}. A unit is needed, unless it is 0.
     *
     * @throws IllegalArgumentException when it is none
     * @throws ArithmeticException when it is beyond what a duration holds
     */
    static Duration duration(String text) {
        Matcher matcher = matcher(text);
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            case "" -> {
                if (number != 0) {
                    throw new IllegalArgumentException(text);
                }
                yield Duration.ZERO;
            }
            default -> throw new IllegalArgumentException(text);
        };
    }

    /** A time in the largest unit that holds it exactly. */
    static String time(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0 s";
        }
        if (millis % 86_400_000 == 0) {
            return millis / 86_400_000 + " d";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + " h";
        }
        if (millis % 60_000 == 0) {
            return millis / 60_000 + " m";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
    }

    private static Matcher matcher(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        return matcher;
    }
}
