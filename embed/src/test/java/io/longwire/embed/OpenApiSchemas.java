package io.longwire.embed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The schemas of an OpenAPI description, as far as ours uses the language; what it does not know it refuses. */
final class OpenApiSchemas {
    private static final Set<String> KNOWN = Set.of(
            "$ref",
            "type",
            "description",
            "required",
            "properties",
            "additionalProperties",
            "items",
            "enum",
            "pattern",
            "minimum",
            "allOf",
            "oneOf");

    private final JsonNode description;

    OpenApiSchemas(JsonNode description) {
        this.description = description;
    }

    /** What is wrong with a value; empty when it is as described. A property that is not described is wrong too. */
    List<String> faults(JsonNode schema, JsonNode value) {
        List<String> faults = new ArrayList<>();
        check(schema, value, "$", faults);
        if (value.isObject()) {
            undescribed(schema, value, "$", faults);
        }
        return faults;
    }

    private JsonNode resolved(JsonNode schema) {
        return schema.has("$ref") ? description.at(schema.path("$ref").asText().substring(1)) : schema;
    }

    private void check(JsonNode reference, JsonNode value, String at, List<String> faults) {
        JsonNode schema = resolved(reference);
        schema.fieldNames().forEachRemaining(word -> {
            if (!KNOWN.contains(word)) {
                faults.add(at + ": the schema has '" + word + "', which this check does not know");
            }
        });
        if (schema.has("type") && !isOf(schema.path("type").asText(), value)) {
            faults.add(at + " is no " + schema.path("type").asText() + ": " + value);
            return;
        }
        if (schema.has("enum") && !has(schema.path("enum"), value)) {
            faults.add(at + " is none of " + schema.path("enum") + ": " + value);
        }
        if (schema.has("pattern")
                && !value.asText().matches(schema.path("pattern").asText())) {
            faults.add(at + " is not like " + schema.path("pattern") + ": " + value);
        }
        if (schema.has("minimum") && value.asLong() < schema.path("minimum").asLong()) {
            faults.add(at + " is too little: " + value);
        }
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                faults.add(at + " lacks " + name.asText());
            }
        });
        schema.path("allOf").forEach(part -> check(part, value, at, faults));
        if (schema.has("oneOf")) {
            checkOneOf(schema.path("oneOf"), value, at, faults);
        }
        checkParts(schema, value, at, faults);
    }

    private void checkOneOf(JsonNode choices, JsonNode value, String at, List<String> faults) {
        int fitting = 0;
        for (JsonNode choice : choices) {
            fitting += faults(choice, value).isEmpty() ? 1 : 0;
        }
        if (fitting != 1) {
            faults.add(at + " is " + fitting + " of " + choices.size() + " choices: " + value);
        }
    }

    private void checkParts(JsonNode schema, JsonNode value, String at, List<String> faults) {
        value.properties().forEach(part -> {
            JsonNode own = schema.path("properties").path(part.getKey());
            JsonNode other = own.isMissingNode() ? schema.path("additionalProperties") : own;
            if (other.isObject()) {
                checkWhole(other, part.getValue(), at + "." + part.getKey(), faults);
            }
        });
        if (schema.has("items")) {
            for (int i = 0; i < value.size(); i++) {
                checkWhole(schema.path("items"), value.get(i), at + "[" + i + "]", faults);
            }
        }
    }

    private void checkWhole(JsonNode schema, JsonNode value, String at, List<String> faults) {
        check(schema, value, at, faults);
        if (value.isObject()) {
            undescribed(schema, value, at, faults);
        }
    }

    private void undescribed(JsonNode schema, JsonNode value, String at, List<String> faults) {
        Set<String> names = new HashSet<>();
        if (!names(schema, names)) {
            value.fieldNames().forEachRemaining(name -> {
                if (!names.contains(name)) {
                    faults.add(at + "." + name + " is not described");
                }
            });
        }
    }

    /** Collects the properties that a schema names; true when it admits others. */
    private boolean names(JsonNode reference, Set<String> names) {
        JsonNode schema = resolved(reference);
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        boolean others = schema.has("additionalProperties") || schema.has("oneOf");
        for (JsonNode part : schema.path("allOf")) {
            others |= names(part, names);
        }
        return others;
    }

    private static boolean has(JsonNode list, JsonNode value) {
        for (JsonNode each : list) {
            if (each.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            default -> throw new IllegalArgumentException("A type that is not known here: " + type);
        };
    }
}
