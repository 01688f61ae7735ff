package io.longwire.verification.conformance;

/**
 * How the application of the end under test sends messages back.
 *
 * @param parts whether it takes and sends messages part by part, as they arrive
 * @param fragment else, how many bytes each of its fragments has; 0 for whole messages
 */
record Echoing(boolean parts, int fragment) {
    static final Echoing WHOLE = new Echoing(false, 0);
    static final Echoing IN_PARTS = new Echoing(true, 0);

    static Echoing inFragmentsOf(int bytes) {
        return new Echoing(false, bytes);
    }
}
