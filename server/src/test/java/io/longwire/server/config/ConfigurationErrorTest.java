package io.longwire.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each thing that can be wrong is answered with one line: its source, its setting, the remedy. */
class ConfigurationErrorTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--port|abc|--port: server.port takes a number from 0 to 65535, but 'abc' is given",
                "--port|65536|--port: server.port takes a number from 0 to 65535, but '65536' is given",
                "--port|-1|--port: server.port takes a number from 0 to 65535, but '-1' is given",
                "--host|\" \"|--host: server.host takes a text, but no value is given",
                "--open|yes|--open: server.open takes true or false, but 'yes' is given",
                "--allowed-origin|example.com|--allowed-origin: server.allowedOrigins takes a list of origins such as https://www.example.com or http://localhost:3000 (in a variable, with commas between them), but 'example.com' is given",
                "--allowed-host|a,,b|--allowed-host: server.allowedHosts takes a list of hosts such as push.example.com or push.example.com:8443 (in a variable, with commas between them), but '' is given"
            })
    void aWrongFlagIsNamedWithItsSetting(String flag, String value, String line) {
        assertThat(error(Map.of(flag, List.of(value)), Map.of(), null)).isEqualTo(line);
    }

    @Test
    void aScalarThatIsGivenTwiceIsWrong() {
        assertThat(error(Map.of("--port", List.of("1", "2")), Map.of(), null))
                .isEqualTo("--port: server.port takes a number from 0 to 65535, but a list is given");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "LONGWIRE_SERVER_PROT|1|LONGWIRE_SERVER_PROT: there is no setting 'LONGWIRE_SERVER_PROT'; did you mean LONGWIRE_SERVER_PORT?",
                "LONGWIRE_COLOUR|1|LONGWIRE_COLOUR: there is no setting 'LONGWIRE_COLOUR'; 'longwire config' lists all that there are",
                "LONGWIRE_SERVER_PORT|x|LONGWIRE_SERVER_PORT: server.port takes a number from 0 to 65535, but 'x' is given",
                "LONGWIRE_SERVER_PORT|\"\"|LONGWIRE_SERVER_PORT: server.port takes a number from 0 to 65535, but no value is given",
                "LONGWIRE_LIMITS_MESSAGE_BYTES|1 MB|LONGWIRE_LIMITS_MESSAGE_BYTES: limits.messageBytes takes a size from 1 B to 1 GiB, such as 64 KiB or 1 MiB, but '1 MB' is given",
                "LONGWIRE_HISTORY_AGE|10|LONGWIRE_HISTORY_AGE: history.age takes a time from 0 s to 365 d, such as 500 ms, 10 s, 10 m or 1 h, but '10' is given",
                "LONGWIRE_LOG_LEVEL|loud|LONGWIRE_LOG_LEVEL: log.level takes one of error, warn, info, debug, but 'loud' is given"
            })
    void aWrongVariableIsNamedWithItsSetting(String name, String value, String line) {
        assertThat(error(Map.of(), Map.of(name, value), null)).isEqualTo(line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "server:\\n  port: 1\\n  prot: 2\\n|3|there is no setting 'server.prot'; did you mean server.port?",
                "serve:\\n  port: 1\\n|2|there is no section 'serve'; did you mean server?",
                "server: 8080\\n|1|the section 'server' must hold settings, each on a line of its own",
                "server:\\n  port: x\\n|2|server.port takes a number from 0 to 65535, but 'x' is given",
                "server:\\n  port:\\n|2|server.port takes a number from 0 to 65535, but no value is given",
                "server:\\n  port: [1]\\n|2|server.port takes a number from 0 to 65535, but a list is given",
                "server:\\n  port: 1\\n  port: 2\\n|3|'port' is there twice; remove one",
                "- server\\n|1|the file must hold sections with settings, such as 'server:' and below it ' port: 8080'",
                "server: {port: 1}\\n---\\nserver: {port: 2}\\n|3|a second document begins; put all settings into one",
                "server:\\n  host: &a b\\nlog:\\n  level: *a\\n|4|an alias (*a) cannot be used; write the value out",
                "server:\\n  allowedHosts: [a, '']\\n|2|server.allowedHosts takes a list of hosts such as push.example.com or push.example.com:8443 (in a variable, with commas between them), but no value is given"
            })
    void aWrongLineOfTheFileIsNamedByItsNumber(String text, int line, String message) throws IOException {
        Path file = folder.resolve("longwire.yaml");
        Files.writeString(file, text.replace("\\n", "\n"));
        assertThat(error(Map.of(), Map.of(), file.toString())).isEqualTo(file + ":" + line + ": " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{pattern: /topic/a, messages: 1}|but a rule without age is given",
                "{pattern: /topic/a, messages: 1, age: 1 s, size: 3}|but a rule with 'size' is given",
                "{pattern: /topic/**/a, messages: 1, age: 1 s}|but the pattern '/topic/**/a' is not /topic/ and segments, with ** as the last one at most",
                "{pattern: /topic/a//b, messages: 1, age: 1 s}|but the pattern '/topic/a//b' is not /topic/ and segments, with ** as the last one at most",
                "{pattern: quotes, messages: 1, age: 1 s}|but the pattern 'quotes' is not /topic/ and segments, with ** as the last one at most",
                "{pattern: /topic/a, messages: many, age: 1 s}|but messages takes a number of messages from 0 to 1000000, and 'many' is given"
            })
    void aWrongHistoryRuleSaysWhichPart(String rule, String message) throws IOException {
        Path file = folder.resolve("longwire.yaml");
        Files.writeString(file, "history:\n  rules:\n    - " + rule + "\n");
        assertThat(error(Map.of(), Map.of(), file.toString()))
                .startsWith(file + ":3: history.rules takes a list of rules")
                .endsWith(message);
    }

    @Test
    void whatIsNoYamlIsNamedByItsLine() throws IOException {
        Path file = folder.resolve("longwire.yaml");
        Files.writeString(file, "server:\n  port: [1\n");
        assertThat(error(Map.of(), Map.of(), file.toString()))
                .startsWith(file + ":2: this is not YAML: expected ',' or ']'")
                .doesNotContain("\n");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Path none = folder.resolve("none.yaml");
        assertThat(error(Map.of(), Map.of(), none.toString()))
                .isEqualTo("the configuration file " + none + " does not exist; name one that does with --config");
        assertThat(error(Map.of(), Map.of(), folder.toString()))
                .isEqualTo("the configuration file " + folder + " cannot be read: it is a directory");
        Path latin = folder.resolve("latin.yaml");
        Files.write(latin, "server: {host: ä}".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(error(Map.of(), Map.of(), latin.toString()))
                .isEqualTo("the configuration file " + latin + " cannot be read: check that it is readable and UTF-8");
    }

    private static String error(Map<String, List<String>> flags, Map<String, String> variables, @Nullable String file) {
        String[] line = new String[1];
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Configuration.read(flags, variables, file))
                .satisfies(e -> line[0] = e.getMessage());
        return line[0];
    }
}
