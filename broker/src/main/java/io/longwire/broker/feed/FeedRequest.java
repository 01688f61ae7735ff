package io.longwire.broker.feed;

import io.longwire.broker.access.Destination;
import io.longwire.broker.engine.Position;
import io.longwire.protocol.http.RequestHead;
import io.longwire.protocol.http.Tokens;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request's head asks of a destination. */
final class FeedRequest {
    /** In which form it wants to read. */
    enum Form {
        JSON,
        EVENTS,
        NONE_OF_OURS
    }

    private FeedRequest() {}

    /** The form that {@code Accept} prefers (RFC 9110 §12.5.1); a stream only where it is named, for nobody means one by a wildcard. */
    static Form form(RequestHead request) {
        List<String> ranges = Tokens.list(request.headers().all("Accept"));
        if (ranges.isEmpty()) {
            return Form.JSON;
        }
        double events = 0;
        double json = 0;
        for (String range : ranges) {
            String type = type(range);
            if (type.equals("text/event-stream")) {
                events = Math.max(events, quality(range));
            } else if (type.equals("application/json") || type.equals("application/*") || type.equals("*/*")) {
                json = Math.max(json, quality(range));
            }
        }
        if (events > 0 && events >= json) {
            return Form.EVENTS;
        }
        return json > 0 ? Form.JSON : Form.NONE_OF_OURS;
    }

    private static String type(String range) {
        int end = range.indexOf(';');
        return (end < 0 ? range : range.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    }

    private static double quality(String range) {
        int q = range.toLowerCase(Locale.ROOT).indexOf(";q=", range.indexOf(';') < 0 ? range.length() : 0);
        if (q < 0) {
            q = range.toLowerCase(Locale.ROOT).indexOf("; q=");
            q = q < 0 ? -1 : q + 1;
        }
        if (q < 0) {
            return 1;
        }
        String number = range.substring(q + 3).trim();
        int end = number.indexOf(';');
        try {
            return Double.parseDouble(end < 0 ? number : number.substring(0, end));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The text of the position to begin after: {@code Last-Event-ID}, else {@code ?since=}; null when there is none. */
    static @Nullable String since(RequestHead request, boolean events) {
        String last = events ? request.headers().first("Last-Event-ID") : null;
        return last != null && !last.isEmpty() ? last : parameter(request.query(), "since");
    }

    private static @Nullable String parameter(@Nullable String query, String name) {
        if (query == null) {
            return null;
        }
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        return null;
    }

    /** A weak entity tag for what was read up to a position. */
    static String tag(Position position) {
        return "W/\"" + position + "\"";
    }

    /** Whether {@code If-None-Match} names the tag, compared weakly (RFC 9110 §13.1.2). */
    static boolean has(RequestHead request, String tag) {
        List<String> tags = Tokens.list(request.headers().all("If-None-Match"));
        return tags.contains(tag) || tags.contains(tag.substring(2)) || tags.contains("*");
    }

    /** What is asked, checked. */
    record Reading(Destination destination, @Nullable Position since) {}
}
