/**
 * The engine that keeps what was accepted in a file of SQLite's, so that it survives a restart and {@code kill -9}. The file is described in
 * docs/engine-sqlite.md.
 */
@NullMarked
package io.longwire.engine.sqlite;

import org.jspecify.annotations.NullMarked;
