package io.longwire.broker.feed;

import io.longwire.broker.access.Verb;
import io.longwire.broker.engine.FullException;
import io.longwire.broker.engine.QueueDepth;
import io.longwire.broker.engine.UnavailableException;
import io.longwire.broker.feed.FeedRights.Right;
import io.longwire.broker.queue.QueueHub;
import io.longwire.broker.session.Outcome;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.http.RequestHead;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues over HTTP: {@code POST /api/leases?destination=/queue/jobs} leases messages, {@code POST /api/leases/{token}/ack} or {@code /nack} says
 * what became of one. To be mounted at {@code /api/leases} and below it.
 *
 * <p>Threads: any loop; a lease may be settled on another than the one that took it.
 */
public final class Leases implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    private static final String PATH = "/api/leases";
    private static final String METHODS = "POST, OPTIONS";

    private final LeaseContext context;

    /**
     * @param tokens makes the name of a lease, which nobody can guess
     * @param clock by which deadlines are told
     */
    public Leases(FeedContext feed, QueueHub queues, Supplier<String> tokens, InstantSource clock) {
        this(new LeaseContext(feed, queues, new LeaseTable(tokens, LeaseTable.MOST), clock));
    }

    Leases(LeaseContext context) {
        this.context = context;
    }

    @Override
    public void handle(HttpExchange exchange) {
        RequestHead head = exchange.request();
        String[] parts = head.path()
                .substring(Math.min(head.path().length(), PATH.length()))
                .split("/", -1);
        boolean settles = parts.length == 3 && (parts[2].equals("ack") || parts[2].equals("nack"));
        if (!settles && !head.path().equals(PATH)) {
            Responses.problem(exchange, 404, "Not found", "A lease is settled at " + PATH + "/{token}/ack or /nack.");
        } else if (head.method().equals("OPTIONS")) {
            Responses.empty(exchange, 204, "Allow", METHODS);
        } else if (!head.method().equals("POST")) {
            Responses.problem(
                    exchange, 405, "Method not allowed", "What is here knows " + METHODS + ".", "Allow", METHODS);
        } else if (settles) {
            settle(exchange, parts[1], parts[2].equals("ack"));
        } else {
            lease(exchange);
        }
    }

    // ---- to lease

    private void lease(HttpExchange exchange) {
        LeaseRequest request;
        try {
            request = LeaseRequest.of(exchange.request(), context.queues().policy());
        } catch (RefusedException refused) {
            Responses.problem(exchange, refused.problem());
            return;
        }
        new FeedRights(context.feed(), exchange)
                .ifAllowed(List.of(new Right(Verb.SUBSCRIBE, request.queue())), identity -> {
                    if (request.waitSeconds() > 0) {
                        begin(exchange, request, identity.name());
                    } else {
                        lookFirst(exchange, request, identity.name());
                    }
                });
    }

    /** Who does not wait is told at once that there is nothing; where there is something, it comes within a second or went to others. */
    private void lookFirst(HttpExchange exchange, LeaseRequest request, @Nullable String owner) {
        CompletionStage<QueueDepth> depth =
                context.feed().engine().depth(request.queue().name());
        Outcome.when(depth, exchange.loop(), outcome -> {
            QueueDepth found = outcome.value();
            if (found == null) {
                failed(exchange, outcome.failure());
            } else if (found.messages() > found.leased()) {
                begin(
                        exchange,
                        new LeaseRequest(request.queue(), request.count(), 1, false, request.leaseSeconds()),
                        owner);
            } else {
                Responses.json(exchange, 200, request.answer().raw("]}\n"));
            }
        });
    }

    private void begin(HttpExchange exchange, LeaseRequest request, @Nullable String owner) {
        // Who waits takes one place; the rest are taken for what comes.
        if (context.table().reserve(1) == 1) {
            Leasing.begin(exchange, request, context, owner);
        } else {
            Responses.unavailable(
                    exchange,
                    "Too many leases",
                    "At most " + context.table().most()
                            + " messages are leased or waited for over HTTP at a time; settle some first.");
        }
    }

    // ---- to settle

    private void settle(HttpExchange exchange, String token, boolean done) {
        new FeedRights(context.feed(), exchange).ifAllowed(List.of(), identity -> {
            HeldLease held = context.table().take(token, identity.name());
            if (held == null) {
                unknown(exchange);
                return;
            }
            Outcome.when(held.grant().settle(token, held, done), exchange.loop(), outcome -> {
                if (outcome.failure() == null) {
                    Responses.empty(exchange, 204);
                } else if (Grant.isOver(outcome.failure())) {
                    unknown(exchange);
                } else {
                    failed(exchange, outcome.failure());
                }
            });
        });
    }

    private static void unknown(HttpExchange exchange) {
        Responses.problem(
                exchange,
                404,
                "No such lease",
                "It is settled already, its time was over, it is another's, or it never was.");
    }

    private static void failed(HttpExchange exchange, @Nullable Throwable failure) {
        boolean known = failure instanceof UnavailableException || failure instanceof FullException;
        if (!known) {
            LOG.error("A request for leases failed", failure);
        }
        Responses.unavailable(
                exchange,
                "Not available",
                known && failure != null
                        ? String.valueOf(failure.getMessage())
                        : "The queue cannot be read at the moment; try again later.");
    }
}
