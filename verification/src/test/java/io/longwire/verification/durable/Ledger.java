package io.longwire.verification.durable;

import io.longwire.verification.raw.StompText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the clients of all lives of a server were told, by the text of each message. Any thread. */
final class Ledger {
    /** A RECEIPT for its SEND came. */
    final Set<String> accepted = ConcurrentHashMap.newKeySet();

    /** An ACK was sent, whatever became of that. */
    final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    /** A RECEIPT for its ACK came. */
    final Set<String> settled = ConcurrentHashMap.newKeySet();

    /** In which life of the server it was delivered last. */
    private final Map<String, Integer> delivered = new ConcurrentHashMap<>();

    /** What is wrong. */
    final List<String> wrongs = new CopyOnWriteArrayList<>();

    /** How many came again, and said so. */
    final Set<String> redelivered = ConcurrentHashMap.newKeySet();

    /** A message was delivered in a life of the server. */
    void delivered(StompText message, int life) {
        String text = message.body();
        boolean marked = message.header("redelivered").equals("true");
        if (settled.contains(text)) {
            wrongs.add("came back although its ACK had a receipt: " + text);
        }
        Integer before = delivered.put(text, life);
        if (before != null && !marked) {
            wrongs.add("came a second time without saying so: " + text);
        }
        if (before != null && before < life && marked) {
            redelivered.add(text);
        }
    }
}
