package io.longwire.server.config;

import io.longwire.protocol.http.Tokens;

/** What a setting takes: how it is read, and how it is written again. */
interface Kind<T> {
    /** What is taken, to follow the words "the setting takes". */
    String takes();

    T read(Raw raw) throws BadValueException;

    /** The value as YAML on one line. */
    String write(T value);

    /** The text of a scalar. */
    static String text(Raw raw) throws BadValueException {
        if (raw instanceof Raw.Text text) {
            if (text.text().isBlank()) {
                throw new BadValueException(raw.origin(), "no value is given");
            }
            return text.text().trim();
        }
        String what = raw instanceof Raw.Items ? "a list" : "a mapping";
        throw new BadValueException(raw.origin(), what + " is given");
    }

    static BadValueException bad(Raw raw, String text) {
        return new BadValueException(raw.origin(), "'" + Tokens.printable(text) + "' is given");
    }

    /** Text as a YAML scalar: plain where that reads back the same, else in double quotes. */
    static String yaml(String text) {
        boolean plain =
                text.matches("[A-Za-z0-9/][A-Za-z0-9/._*-]*") && !text.matches("(?i)true|false|null|yes|no|on|off|y|n");
        return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
