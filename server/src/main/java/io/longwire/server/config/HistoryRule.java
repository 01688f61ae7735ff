package io.longwire.server.config;

import java.time.Duration;

/**
 * What is kept of the destinations that match.
 *
 * @param pattern a destination; a {@code *} stands for one segment, a final {@code **} for one or more
 * @param messages how many are kept; 0 for none
 * @param age how long each is kept
 */
public record HistoryRule(String pattern, int messages, Duration age) {}
