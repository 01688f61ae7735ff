package io.longwire.broker.engine;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Who is on which destination, on all nodes. A member that a node entered leaves with the node's life. Any thread; never blocks.
 */
public interface Presences {
    /** Enters a member. Answers whether it is new there: one session counts once, however often it enters. */
    CompletionStage<Boolean> enter(String destination, Member member);

    /** Takes a member out again, once it has left as often as it entered. Answers whether it was there and now is not. */
    CompletionStage<Boolean> leave(String destination, Member member);

    /**
     * Who is there, in the order in which they came.
     *
     * @param count at most so many, 1 or more
     */
    CompletionStage<Present> present(String destination, int count);

    /**
     * One session on one destination.
     *
     * @param session its id, which is not secret: it opens nothing
     * @param user its user's name; empty for nobody in particular
     */
    record Member(String session, String user) {}

    /**
     * Who is on a destination.
     *
     * @param members in the order in which they came; maybe not all
     * @param count how many there are
     */
    record Present(List<Member> members, long count) {
        public Present {
            members = List.copyOf(members);
        }
    }
}
