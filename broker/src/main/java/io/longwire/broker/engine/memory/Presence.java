package io.longwire.broker.engine.memory;

import io.longwire.broker.engine.Presences;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Who is where, on one node, in the heap. Every stage it returns is complete. Any thread. */
public final class Presence implements Presences {
    /** How often each member has entered each destination; a map is changed and read only under its key's lock. */
    private final ConcurrentHashMap<String, Map<Member, Integer>> destinations = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<Boolean> enter(String destination, Member member) {
        boolean[] first = new boolean[1];
        destinations.compute(destination, (name, members) -> {
            Map<Member, Integer> there = members == null ? new LinkedHashMap<>(4) : members;
            first[0] = there.merge(member, 1, Integer::sum) == 1;
            return there;
        });
        return CompletableFuture.completedStage(first[0]);
    }

    @Override
    public CompletionStage<Boolean> leave(String destination, Member member) {
        boolean[] gone = new boolean[1];
        destinations.computeIfPresent(destination, (name, members) -> {
            gone[0] = members.containsKey(member)
                    && members.computeIfPresent(member, (key, times) -> times == 1 ? null : times - 1) == null;
            return members.isEmpty() ? null : members;
        });
        return CompletableFuture.completedStage(gone[0]);
    }

    @Override
    public CompletionStage<Present> present(String destination, int count) {
        List<Member> found = new ArrayList<>();
        long[] all = new long[1];
        destinations.computeIfPresent(destination, (name, members) -> {
            members.keySet().stream().limit(count).forEach(found::add);
            all[0] = members.size();
            return members;
        });
        return CompletableFuture.completedStage(new Present(found, all[0]));
    }
}
