package io.longwire.netty;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The {@code Date} field (RFC 9110 §6.6.1), made once a second. Any thread. */
final class DateHeader {
    private record Made(long second, String text) {}

    private static volatile Made made = new Made(0, "");

    private DateHeader() {}

    static String now() {
        long second = System.currentTimeMillis() / 1000;
        Made last = made;
        if (last.second != second) {
            last = new Made(
                    second,
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC)));
            made = last;
        }
        return last.text;
    }
}
