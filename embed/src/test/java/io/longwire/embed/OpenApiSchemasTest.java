package io.longwire.embed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check of bodies finds what it is there to find. */
final class OpenApiSchemasTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DESCRIPTION = """
            {"components":{"schemas":{
              "Named":{"type":"object","required":["name"],"properties":{"name":{"type":"string","pattern":"[a-z]+"},
                "kind":{"enum":["a","b"]},"notes":{"type":"object","additionalProperties":{"type":"string"}}}},
              "Counted":{"allOf":[{"$ref":"#/components/schemas/Named"},
                {"type":"object","required":["count"],"properties":{"count":{"type":"integer","minimum":1}}}]},
              "List":{"type":"array","items":{"$ref":"#/components/schemas/Counted"}},
              "Either":{"oneOf":[{"$ref":"#/components/schemas/Named"},{"$ref":"#/components/schemas/List"}]},
              "Odd":{"type":"object","maxLength":3}}}}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Named   | {'name':'x','kind':'b','notes':{'any':'thing'}} | ",
                "Named   | {}                            | $ lacks name",
                "Named   | []                            | $ is no object: []",
                "Named   | {'name':1}                    | $.name is no string: 1",
                "Named   | {'name':'X'}                  | $.name is not like \"[a-z]+\": \"X\"",
                "Named   | {'name':'x','kind':'c'}       | $.kind is none of [\"a\",\"b\"]: \"c\"",
                "Named   | {'name':'x','notes':{'n':1}}  | $.notes.n is no string: 1",
                "Named   | {'name':'x','more':1}         | $.more is not described",
                "Counted | {'name':'x','count':2}        | ",
                "Counted | {'count':2}                   | $ lacks name",
                "Counted | {'name':'x','count':0}        | $.count is too little: 0",
                "Counted | {'name':'x','count':1,'b':1}  | $.b is not described",
                "List    | [{'name':'x','count':1}]      | ",
                "List    | [{'name':'x','count':1},{'name':'x'}] | $[1] lacks count",
                "Either  | {'name':'x'}                  | ",
                "Either  | {'name':'x','more':1}         | $ is 0 of 2 choices: {\"name\":\"x\",\"more\":1}",
                "Odd     | {}                            | $: the schema has 'maxLength', which this check does not know"
            })
    void whatIsNotAsItIsDescribedIsFound(String schema, String value, String fault) throws Exception {
        JsonNode description = JSON.readTree(DESCRIPTION);
        JsonNode described = description.at("/components/schemas/" + schema);

        assertThat(new OpenApiSchemas(description).faults(described, JSON.readTree(value.replace('\'', '"'))))
                .isEqualTo(fault == null ? java.util.List.of() : java.util.List.of(fault));
    }
}
