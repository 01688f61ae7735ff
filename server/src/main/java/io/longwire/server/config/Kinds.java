package io.longwire.server.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** The kinds of values that settings take. */
final class Kinds {
    /** What stands for no value. */
    static final String NONE = "none";

    /** Words as they are. */
    static final Kind<String> TEXT = new Scalar<>("a text", text -> text, Kind::yaml);

    static final Kind<Boolean> SWITCH = new Scalar<>(
            "true or false",
            text -> switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException(text);
            },
            String::valueOf);

    /** Hosts, with or without a port. */
    static final Kind<List<String>> HOSTS = new Texts(
            "hosts such as push.example.com or push.example.com:8443",
            Pattern.compile("\\*|([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?"));

    /** Origins of web pages. */
    static final Kind<List<String>> ORIGINS = new Texts(
            "origins such as https://www.example.com or http://localhost:3000",
            Pattern.compile("https?://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?"));

    /** Names of header fields. */
    static final Kind<List<String>> HEADER_NAMES =
            new Texts("header names such as Authorization", Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+"));

    /** Patterns of topics. */
    static final Kind<List<String>> PATTERNS = new Texts(
            "patterns such as /topic/quotes/**, where * stands for one segment and a final ** for one or more",
            Pattern.compile("/topic(/(?!\\*\\*/)[^/,\\s]+)+"));

    /** An address of the web, or none. */
    static final Kind<String> URL_OR_NONE = new Scalar<>("an http or https URL, or none", Kinds::url, Kind::yaml);

    private Kinds() {}

    /** A port, or none at all. */
    static final Kind<OptionalInt> PORT_OR_OFF = new Scalar<>(
            "a number from 0 to 65535, or off",
            text -> text.equals("off")
                    ? OptionalInt.empty()
                    : OptionalInt.of((int) within(Integer.parseInt(text), 0, 65_535)),
            port -> port.isPresent() ? Integer.toString(port.getAsInt()) : "off");

    private static String url(String text) {
        URI uri = text.equals(NONE) ? null : URI.create(text);
        boolean web = uri == null
                || (("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                        && uri.getHost() != null
                        && uri.getRawUserInfo() == null
                        && uri.getRawFragment() == null);
        if (!web) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    /** A whole number within bounds, both included. */
    static Kind<Integer> integer(String takes, int least, int most) {
        return new Scalar<>(
                takes, text -> (int) within(Integer.parseInt(text), least, most), value -> Integer.toString(value));
    }

    /** A number of bytes within bounds, both included. */
    static Kind<Long> size(long least, long most) {
        String takes = "a size from " + Units.size(least) + " to " + Units.size(most) + ", such as 64 KiB or 1 MiB";
        return new Scalar<>(takes, text -> within(Units.bytes(text), least, most), Units::size);
    }

    /** A time within bounds, both included. */
    static Kind<Duration> duration(Duration least, Duration most) {
        String takes =
                "a time from " + Units.time(least) + " to " + Units.time(most) + ", such as 500 ms, 10 s, 10 m or 1 h";
        return new Scalar<>(
                takes,
                text -> Duration.ofMillis(within(Units.duration(text).toMillis(), least.toMillis(), most.toMillis())),
                Units::time);
    }

    /** One of some words. */
    static Kind<String> oneOf(String... words) {
        List<String> all = List.of(words);
        return new Scalar<>(
                "one of " + String.join(", ", all),
                text -> {
                    if (!all.contains(text)) {
                        throw new IllegalArgumentException(text);
                    }
                    return text;
                },
                Kind::yaml);
    }

    private static long within(long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(value + " is not within " + least + " and " + most);
        }
        return value;
    }

    /** Reads a value from its text. */
    interface Reader<T> {
        /** Reads, or throws an {@link IllegalArgumentException} when the text is no such value. */
        T read(String text);
    }

    /** Writes a value as text. */
    interface Writer<T> {
        String write(T value);
    }

    private record Scalar<T>(String takes, Reader<T> reader, Writer<T> writer) implements Kind<T> {
        @Override
        public T read(Raw raw) throws BadValueException {
            String text = Kind.text(raw);
            try {
                return reader.read(text);
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw Kind.bad(raw, text);
            }
        }

        @Override
        public String write(T value) {
            return writer.write(value);
        }
    }

    /** A list of texts that match a pattern; a scalar is split at commas. */
    private record Texts(String what, Pattern pattern) implements Kind<List<String>> {
        @Override
        public String takes() {
            return "a list of " + what + " (in a variable, with commas between them)";
        }

        @Override
        public List<String> read(Raw raw) throws BadValueException {
            List<String> texts = new ArrayList<>();
            if (raw instanceof Raw.Items items) {
                for (Raw item : items.items()) {
                    texts.addAll(read(item));
                }
                return List.copyOf(texts);
            }
            for (String part : Kind.text(raw).split(",", -1)) {
                String text = part.trim();
                if (!pattern.matcher(text).matches()) {
                    throw Kind.bad(raw, text);
                }
                texts.add(text);
            }
            return List.copyOf(texts);
        }

        @Override
        public String write(List<String> texts) {
            return "[" + String.join(", ", texts.stream().map(Kind::yaml).toList()) + "]";
        }
    }
}
