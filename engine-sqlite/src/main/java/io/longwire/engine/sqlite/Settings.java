package io.longwire.engine.sqlite;

import io.longwire.broker.engine.HistoryRules;
import java.time.Duration;
import java.time.InstantSource;

/** What an engine was built with. */
record Settings(
        HistoryRules rules, StorageLimits limits, Duration idempotencyWindow, InstantSource clock, Schema schema) {}
