package io.longwire.embed;

/** How much of the heap one kind of thing may take, whatever its bound says: in a small heap the bounds of all of them would be more than there is. */
final class HeapShare {
    private HeapShare() {}

    /** That many bytes, or an eighth of the heap where that is less. */
    static long atMost(long bytes) {
        return Math.min(bytes, Runtime.getRuntime().maxMemory() / 8);
    }
}
