package io.longwire.server.config;

/** A secret: never shown, not where it is wrong either; {@value #NONE} for none. */
final class Secrets implements Kind<String> {
    static final String NONE = "none";
    private static final String HIDDEN = "(hidden)";
    private static final int LEAST = 16;

    @Override
    public String takes() {
        return "a text of " + LEAST + " or more characters, or none";
    }

    @Override
    public String read(Raw raw) throws BadValueException {
        String text = Kind.text(raw);
        if (text.equals(HIDDEN)) {
            throw new BadValueException(raw.origin(), "what 'longwire config' shows in its place is given");
        }
        if (!text.equals(NONE) && text.length() < LEAST) {
            throw new BadValueException(raw.origin(), "a shorter one is given");
        }
        return text;
    }

    @Override
    public String write(String value) {
        return value.equals(NONE) ? NONE : Kind.yaml(HIDDEN);
    }
}
