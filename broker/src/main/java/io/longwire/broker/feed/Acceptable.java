package io.longwire.broker.feed;

import io.longwire.broker.feed.FeedRequest.Form;
import io.longwire.protocol.http.Tokens;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code Accept} and {@code Accept-Encoding} prefer (RFC 9110 §12.5). */
final class Acceptable {
    private Acceptable() {}

    /** The form that is preferred; a stream only where it is named, for nobody means one by a wildcard. Null for none of ours. */
    static @Nullable Form form(List<String> accept) {
        List<String> ranges = Tokens.list(accept);
        if (ranges.isEmpty()) {
            return Form.LIST;
        }
        double events = 0;
        double lines = 0;
        double list = 0;
        for (String range : ranges) {
            double quality = quality(range);
            switch (name(range)) {
                case "text/event-stream" -> events = Math.max(events, quality);
                case "application/x-ndjson", "application/ndjson" -> lines = Math.max(lines, quality);
                case "application/json", "application/*", "*/*" -> list = Math.max(list, quality);
                default -> {}
            }
        }
        if (events > 0 && events >= Math.max(lines, list)) {
            return Form.EVENTS;
        }
        if (lines > 0 && lines >= list) {
            return Form.LINES;
        }
        return list > 0 ? Form.LIST : null;
    }

    /** Whether the body may be compressed with gzip. */
    static boolean gzip(List<String> acceptEncoding) {
        double any = 0;
        for (String coding : Tokens.list(acceptEncoding)) {
            switch (name(coding)) {
                case "gzip", "x-gzip" -> {
                    return quality(coding) > 0;
                }
                case "*" -> any = quality(coding);
                default -> {}
            }
        }
        return any > 0;
    }

    private static String name(String range) {
        int end = range.indexOf(';');
        return (end < 0 ? range : range.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private static double quality(String range) {
        String[] parameters = range.split(";", -1);
        for (int i = 1; i < parameters.length; i++) {
            String parameter = parameters[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
