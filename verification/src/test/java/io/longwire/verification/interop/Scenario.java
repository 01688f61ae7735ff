package io.longwire.verification.interop;

import java.util.List;

/**
 * What is tried with each peer.
 *
 * @param needs what the peer must be able to do for it
 */
record Scenario(String name, List<Ability> needs, Terms terms, Play play) {
    /** What happens on an open WebSocket. */
    interface Play {
        void play(Meeting meeting) throws Exception;
    }

    static Scenario of(String name, Terms terms, Play play, Ability... needs) {
        return new Scenario(name, List.of(needs), terms, play);
    }

    static Scenario of(String name, Play play, Ability... needs) {
        return of(name, Terms.PLAIN, play, needs);
    }
}
