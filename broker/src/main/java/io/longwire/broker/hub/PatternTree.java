package io.longwire.broker.hub;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The followed patterns by their segments, so that finding those that stand for a destination takes as long as the destination is deep, however many
 * there are. Changes are guarded by its own lock; reading takes none and sees a pattern that is being added or removed, or not.
 */
final class PatternTree {
    private static final String ONE = "*";
    private static final String REST = "**";

    private static final class Node {
        final ConcurrentHashMap<String, Node> children = new ConcurrentHashMap<>(2);
        volatile @Nullable HubTopic topic;

        boolean isEmpty() {
            return topic == null && children.isEmpty();
        }
    }

    private final Node root = new Node();
    private volatile int size;

    synchronized void add(HubTopic topic) {
        Node node = root;
        for (String segment : topic.destination.split("/", -1)) {
            node = node.children.computeIfAbsent(segment, absent -> new Node());
        }
        node.topic = topic;
        size++;
    }

    synchronized void remove(HubTopic topic) {
        remove(root, topic.destination.split("/", -1), 0);
        size--;
    }

    private static void remove(Node node, String[] segments, int depth) {
        if (depth == segments.length) {
            node.topic = null;
            return;
        }
        Node child = node.children.get(segments[depth]);
        if (child != null) {
            remove(child, segments, depth + 1);
            if (child.isEmpty()) {
                node.children.remove(segments[depth]);
            }
        }
    }

    /** Shows each pattern that stands for a destination, once. */
    void matching(String destination, Consumer<HubTopic> each) {
        if (size > 0) {
            matching(root, destination.split("/", -1), 0, each);
        }
    }

    private static void matching(Node node, String[] segments, int depth, Consumer<HubTopic> each) {
        if (depth == segments.length) {
            show(node, each);
            return;
        }
        Node same = node.children.get(segments[depth]);
        if (same != null) {
            matching(same, segments, depth + 1, each);
        }
        Node one = node.children.get(ONE);
        if (one != null) {
            matching(one, segments, depth + 1, each);
        }
        Node rest = node.children.get(REST);
        if (rest != null) {
            show(rest, each);
        }
    }

    private static void show(Node node, Consumer<HubTopic> each) {
        HubTopic topic = node.topic;
        if (topic != null) {
            each.accept(topic);
        }
    }
}
