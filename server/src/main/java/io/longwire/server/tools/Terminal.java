package io.longwire.server.tools;

/** What others wrote, as it may be shown in a terminal. */
final class Terminal {
    private Terminal() {}

    /** Characters that would command the terminal are shown as {@code ?}; of several lines there is one. */
    static String harmless(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.strip().codePoints().forEach(c -> {
            if (c == '\n') {
                shown.append("; ");
            } else {
                shown.appendCodePoint(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c);
            }
        });
        return shown.toString();
    }
}
