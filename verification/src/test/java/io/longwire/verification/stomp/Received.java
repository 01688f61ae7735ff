package io.longwire.verification.stomp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frame as it came, nothing unescaped; one char is one byte.
 *
 * @param headers the header lines
 */
record Received(String command, List<String> headers, String body) {
    /** Reads one; null at the end of the stream. Line ends before it (heart-beats) are skipped. */
    static @Nullable Received read(InputStream in) {
        try {
            String command = line(in);
            while (command != null && command.isEmpty()) {
                command = line(in);
            }
            if (command == null) {
                return null;
            }
            List<String> headers = new ArrayList<>();
            for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
                headers.add(line);
            }
            return new Received(command, headers, body(in, headers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static String body(InputStream in, List<String> headers) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (String header : headers) {
            if (header.startsWith("content-length:")) {
                body.write(in.readNBytes(Integer.parseInt(header.substring("content-length:".length()))));
                if (in.read() != 0) {
                    throw new IOException("No NUL behind the body");
                }
                return body.toString(StandardCharsets.ISO_8859_1);
            }
        }
        for (int next = in.read(); next > 0; next = in.read()) {
            body.write(next);
        }
        return body.toString(StandardCharsets.ISO_8859_1);
    }

    /** A header's value; null without it. */
    @Nullable
    String header(String name) {
        return headers.stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse(null);
    }
}
