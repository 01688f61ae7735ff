package io.longwire.protocol.message;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The wire forms of one thing that many get, each made once and kept under its encoder's own key. At most {@value #KEPT} forms are kept; a
 * further one is made anew for everybody who asks, so that memory stays bounded however many keys there are.
 *
 * <p>Threads: any. Two threads that ask for the same missing form at once may both make it; one of them is kept.
 */
public final class Encodings<V> {
    private static final int KEPT = 8;

    private record Entry<V>(Object key, V form) {}

    private final AtomicReferenceArray<@Nullable Entry<V>> entries = new AtomicReferenceArray<>(KEPT);

    /** The form of that key if it is there: for callers who would have to make an encoder for each question. */
    public @Nullable V find(Object key) {
        for (int i = 0; i < KEPT; i++) {
            Entry<V> entry = entries.get(i);
            if (entry == null) {
                return null;
            }
            if (entry.key == key || entry.key.equals(key)) {
                return entry.form;
            }
        }
        return null;
    }

    /** Whether the form of a further key would be kept. */
    public boolean hasRoom() {
        return entries.get(KEPT - 1) == null;
    }

    /** The form of that key, made by {@code encoder} when it is not there yet. Keys are compared with {@code equals}. */
    public V get(Object key, Supplier<V> encoder) {
        V known = find(key);
        return known != null ? known : add(new Entry<>(key, encoder.get()));
    }

    private V add(Entry<V> made) {
        for (int i = 0; i < KEPT; i++) {
            if (entries.compareAndSet(i, null, made)) {
                return made.form;
            }
            Entry<V> other = entries.get(i);
            if (other != null && other.key.equals(made.key)) {
                return other.form;
            }
        }
        return made.form;
    }
}
