package io.longwire.server.tools;

import io.longwire.protocol.frame.CloseReason;

/** What others wrote, as it may be shown in a terminal. */
public final class Terminal {
    private Terminal() {}

    /** Characters that would command the terminal are shown as {@code ?}; of several lines there is one. */
    public static String harmless(String text) {
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

    /** What the system or the server said of a failure, without the name of the function that failed. */
    public static String why(Throwable cause) {
        String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return harmless(said.replaceFirst("^[a-zA-Z]+\\(\\.\\.\\) failed with error\\(-?[0-9]+\\): ", ""));
    }

    /** The code a connection was closed with, and the reason where there is one. */
    public static String shown(CloseReason reason) {
        if (reason.code() == CloseReason.ABNORMAL.code()) {
            return "1006 (the connection broke)";
        }
        return reason.code() + (reason.text().isEmpty() ? "" : " (" + harmless(reason.text()) + ")");
    }
}
