package io.longwire.server.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a YAML file into raw values that know their lines. Anchors, tags and a second document are not part of a configuration. */
final class YamlFile {
    private static final int DEEPEST = 8;

    private final String file;
    private final YAMLParser parser;

    private YamlFile(String file, YAMLParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /** The mapping at the top of the file; empty for an empty file. */
    static Raw.Fields read(Path path) throws ConfigException {
        String file = path.toString();
        Raw.Fields empty = new Raw.Fields(Map.of(), new Origin.Line(file, 1));
        try (YAMLParser parser = new YAMLFactory().createParser(Files.readString(path))) {
            return parser.nextToken() == null || isNull(parser) ? empty : new YamlFile(file, parser).document();
        } catch (JacksonException e) {
            JsonLocation at = e.getLocation();
            int line = at == null ? 1 : Math.max(1, at.getLineNr());
            throw new ConfigException(
                    new Origin.Line(file, line), "this is not YAML: " + problem(e.getOriginalMessage()));
        } catch (NoSuchFileException e) {
            throw new ConfigException(
                    "the configuration file " + file + " does not exist; name one that does with --config");
        } catch (IOException e) {
            String why = Files.isDirectory(path) ? "it is a directory" : "check that it is readable and UTF-8";
            throw new ConfigException("the configuration file " + file + " cannot be read: " + why);
        }
    }

    private Raw.Fields document() throws IOException, ConfigException {
        Raw top = value(0);
        if (!(top instanceof Raw.Fields fields)) {
            throw new ConfigException(
                    top.origin(),
                    "the file must hold sections with settings, such as 'server:' and below it '  port: 8080'");
        }
        if (parser.nextToken() != null) {
            throw new ConfigException(here(), "a second document begins; put all settings into one");
        }
        return fields;
    }

    private Raw value(int depth) throws IOException, ConfigException {
        if (parser.isCurrentAlias()) {
            throw new ConfigException(
                    here(), "an alias (*" + parser.getText() + ") cannot be used; write the value out");
        }
        if (depth > DEEPEST) {
            throw new ConfigException(here(), "the values are nested too deeply");
        }
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return fields(depth);
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            return items(depth);
        }
        return new Raw.Text(isNull(parser) ? "" : parser.getText(), here());
    }

    private Raw.Fields fields(int depth) throws IOException, ConfigException {
        Origin origin = here();
        Map<String, Raw> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            Origin at = here();
            parser.nextToken();
            if (fields.put(name, value(depth + 1)) != null) {
                throw new ConfigException(at, "'" + name + "' is there twice; remove one");
            }
        }
        return new Raw.Fields(fields, origin);
    }

    private Raw.Items items(int depth) throws IOException, ConfigException {
        Origin origin = here();
        List<Raw> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(depth + 1));
        }
        return new Raw.Items(items, origin);
    }

    private Origin here() {
        return new Origin.Line(file, Math.max(1, parser.currentTokenLocation().getLineNr()));
    }

    private static boolean isNull(YAMLParser parser) {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** The parser tells the context, the place, a piece of the file, and only then the problem. */
    private static String problem(String message) {
        List<String> told = message.lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .toList();
        return told.isEmpty() ? "it cannot be parsed" : told.get(told.size() - 1);
    }
}
