package io.longwire.embed.handler;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.longwire.broker.app.Message;
import io.longwire.broker.app.PayloadWriter;
import io.longwire.broker.app.RefusedException;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Bodies ↔ values: bytes and text as they are, anything else as JSON. Any thread. */
public final class JsonPayloads implements PayloadWriter {
    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);

    private final ObjectMapper mapper;

    /**
     * @param mapper used as it is; must not be changed afterwards
     */
    public JsonPayloads(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** With a mapper that passes over what it does not know, and finds the modules that are there. */
    public static JsonPayloads create() {
        return new JsonPayloads(JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .findAndAddModules()
                .build());
    }

    @Override
    public io.longwire.broker.app.Payload write(Object value) {
        if (value instanceof CharSequence
                || value instanceof byte[]
                || value instanceof ByteBuffer
                || value instanceof io.longwire.broker.app.Payload) {
            return PLAIN.write(value);
        }
        try {
            return new io.longwire.broker.app.Payload("application/json", mapper.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "A " + value.getClass().getName() + " cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads bodies of a type.
     *
     * @param required whether an empty one is refused, where JSON is read
     * @throws IllegalArgumentException when that type cannot be read from JSON
     */
    Argument reader(Type type, boolean required) {
        if (type.equals(byte[].class)) {
            return invocation -> invocation.message().body();
        }
        if (type.equals(ByteBuffer.class)) {
            return invocation -> ByteBuffer.wrap(invocation.message().body());
        }
        if (type.equals(String.class) || type.equals(CharSequence.class)) {
            return invocation -> text(invocation.message());
        }
        JavaType target = mapper.constructType(type);
        ObjectReader reader = mapper.readerFor(target);
        return invocation -> json(invocation.message(), reader, target, required);
    }

    private static @Nullable Object json(Message message, ObjectReader reader, JavaType target, boolean required)
            throws RefusedException {
        String expected =
                "application/json that reads as " + target.getRawClass().getSimpleName();
        if (!isJson(message.contentType())) {
            throw refused(message, expected, "its content-type is " + message.contentType());
        }
        if (message.body().length == 0) {
            if (required) {
                throw refused(message, expected, "it is empty");
            }
            return null;
        }
        try {
            return reader.readValue(message.body());
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw refused(
                    message,
                    expected,
                    at == null
                            ? "it does not"
                            : "it does not, at line " + at.getLineNr() + ", column " + at.getColumnNr());
        } catch (IOException e) {
            throw refused(message, expected, "it does not");
        }
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return true;
        }
        int end = contentType.indexOf(';');
        String type =
                (end < 0 ? contentType : contentType.substring(0, end)).trim().toLowerCase(Locale.ROOT);
        return type.isEmpty() || type.equals("application/json") || type.endsWith("+json");
    }

    private static String text(Message message) throws RefusedException {
        Charset charset = StandardCharsets.UTF_8;
        try {
            Matcher named = CHARSET.matcher(String.valueOf(message.contentType()));
            if (named.find()) {
                charset = Charset.forName(named.group(1));
            }
            return charset.newDecoder().decode(ByteBuffer.wrap(message.body())).toString();
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw refused(message, "text in the charset of its content-type, else in UTF-8", "it is not");
        }
    }

    private static RefusedException refused(Message message, String expected, String found) {
        return new RefusedException(
                "Not what the application expects",
                "The body of a message to " + message.destination() + " must be " + expected + ", but " + found + ".");
    }
}
