package io.longwire.server.config;

import io.longwire.protocol.link.LinkOptions;
import java.util.List;

/** The settings of links, at {@code /ws/link}. */
public final class LinkSettings {
    public static final Setting<Long> WAITING_BYTES = new Setting<>(
            "link.waitingBytes",
            null,
            Kinds.size(1 << 10, 1L << 40),
            LinkOptions.DEFAULT.waitingBytes(),
            "What all links whose clients are away may keep for them together, at most an eighth of the heap; beyond it, those that have waited longest end, and their clients are told when they return.");

    static final List<Setting<?>> ALL = List.of(WAITING_BYTES);

    private LinkSettings() {}
}
