package io.longwire.broker.engine.memory;

/** x */
public final class MemoryEngine {}
