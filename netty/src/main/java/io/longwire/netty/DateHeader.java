package io.longwire.netty;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The {@code Date} field (RFC 9110 §6.6.1), made once a second. Any thread. */
final class DateHeader {
    private record Made(long second, String text) {}

    /** Not the JDK's RFC 1123 format, which writes the first nine days of a month with one digit. */
    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static volatile Made made = new Made(0, "");

    private DateHeader() {}

    static String now() {
        long second = System.currentTimeMillis() / 1000;
        Made last = made;
        if (last.second != second) {
            last = new Made(second, text(Instant.ofEpochSecond(second)));
            made = last;
        }
        return last.text;
    }

    static String text(Instant time) {
        return IMF_FIXDATE.format(time);
    }
}
