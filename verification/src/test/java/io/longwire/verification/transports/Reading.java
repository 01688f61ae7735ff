package io.longwire.verification.transports;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;

/**
 * A reader of numbers at {@code /topic/a} through a proxy.
 *
 * @param seen what it has read
 */
record Reading(FeedReader reader, List<Integer> seen) {
    /** One that stands at the end of what is there. */
    static Reading through(Proxy proxy, String query) throws Exception {
        List<Integer> seen = new ArrayList<>();
        FeedReader reader = new FeedReader(
                HttpClient.newBuilder().sslContext(proxy.trust()),
                proxy.address(),
                "/topic/a" + query,
                message -> seen.add(message.path("data").asInt()));
        reader.read(Way.POLLING, 1);
        seen.clear();
        return new Reading(reader, seen);
    }
}
