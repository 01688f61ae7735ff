package io.longwire.broker.feed;

import io.longwire.broker.engine.Publication;
import io.longwire.broker.hub.EndReason;
import io.longwire.broker.hub.Outlet;
import io.longwire.broker.hub.Subscriber;
import io.longwire.broker.hub.Subscription;
import io.longwire.broker.session.Outcome;
import io.longwire.protocol.exchange.ExchangeListener;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.http.EntityTags;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader that asks: polling, and long polling where it lets the answer wait. It looks, and where there is nothing new it subscribes at the
 * cursor at which the look ended: whatever is published between the two comes with the subscription, and makes it look again.
 *
 * <p>Threads: everything on the exchange's loop.
 */
final class FeedPoll implements Subscriber, ExchangeListener {
    private static final Logger LOG = LoggerFactory.getLogger(FeedPoll.class);

    private final HttpExchange exchange;
    private final FeedRequest request;
    private final FeedContext context;
    private final Loop loop;
    private final long deadline;
    private final List<Subscription> subscriptions = new ArrayList<>(0);
    private @Nullable Timer timer;
    private @Nullable FeedPage page;
    /** Where to look from: where an empty look ended, so that what has expired is not looked at again. */
    private @Nullable Cursor since;

    private @Nullable GzipBody compressed;
    private boolean parked;
    private boolean over;

    private FeedPoll(HttpExchange exchange, FeedRequest request, FeedContext context) {
        this.exchange = exchange;
        this.request = request;
        this.context = context;
        this.since = request.since();
        this.loop = exchange.loop();
        this.deadline = loop.now() + TimeUnit.SECONDS.toNanos(request.waitSeconds());
    }

    static void begin(HttpExchange exchange, FeedRequest request, FeedContext context) {
        FeedPoll poll = new FeedPoll(exchange, request, context);
        exchange.listenWithoutBody(poll);
        poll.look();
    }

    private void look() {
        if (over) {
            return;
        }
        Outcome.when(FeedPage.read(context, request, since), exchange.loop(), outcome -> {
            FeedPage found = outcome.value();
            if (over) {
                return;
            }
            if (found == null) {
                LOG.error("The history of {} could not be read", request.destinations(), outcome.failure());
                over = true;
                Responses.unavailable(
                        exchange, "Not available", "The destination cannot be read at the moment; try again later.");
                return;
            }
            page = found;
            if (found.isEmpty()) {
                since = found.cursor();
            }
            if (found.isEmpty() && found.whole() && found.more()) {
                // All of it has expired; the rest may not have.
                loop.execute(this::look);
            } else if (isNew(found) || loop.now() >= deadline) {
                answer(found);
            } else {
                park(found);
            }
        });
    }

    private boolean isNew(FeedPage found) {
        return !found.whole() || !(found.isEmpty() || EntityTags.clientHas(exchange.request(), tag(found)));
    }

    private void park(FeedPage found) {
        parked = true;
        Outlet outlet = context.hub().outlet(loop, () -> {});
        for (int i = 0; i < request.destinations().size() && parked; i++) {
            subscriptions.add(context.hub()
                    .subscribe(
                            outlet,
                            request.destinations().get(i).name(),
                            found.cursor().at(i),
                            this));
        }
        if (timer == null) {
            timer = loop.schedule(deadline, this::wake);
        }
    }

    // ---- the hub

    @Override
    public void started(boolean whole) {
        if (!whole) {
            wake();
        }
    }

    @Override
    public void publication(Publication publication) {
        wake();
    }

    @Override
    public void ended(EndReason reason) {
        FeedPage last = page;
        if (parked && last != null && reason.kind() == EndReason.Kind.CLOSED) {
            answer(last);
        } else {
            wake();
        }
    }

    private void wake() {
        if (parked) {
            unpark();
            look();
        }
    }

    private void unpark() {
        parked = false;
        subscriptions.forEach(Subscription::cancel);
        subscriptions.clear();
    }

    // ---- the answer

    private void answer(FeedPage found) {
        end();
        String tag = tag(found);
        List<String> more = new ArrayList<>(List.of("ETag", tag));
        if (request.prefersWait()) {
            more.addAll(List.of("Preference-Applied", "wait=" + request.waitSeconds()));
        }
        String[] headers = more.toArray(new String[0]);
        if (EntityTags.clientHas(exchange.request(), tag)) {
            Responses.empty(exchange, 304, headers);
        } else {
            compressed = Responses.list(exchange, found.json(request), headers);
        }
    }

    private static String tag(FeedPage page) {
        return "W/\"" + page.cursor() + "\"";
    }

    @Override
    public void writable() {
        if (compressed != null) {
            compressed.writable();
        }
    }

    @Override
    public void stopping() {
        FeedPage last = page;
        if (parked && last != null) {
            answer(last);
        }
    }

    @Override
    public void left() {
        end();
        if (compressed != null) {
            compressed.left();
        }
    }

    private void end() {
        over = true;
        unpark();
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
