package io.longwire.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
    @TempDir
    Path folder;

    @Test
    void withoutSourcesEverySettingHasItsDefault() throws Exception {
        Configuration configuration = Configuration.read(Map.of(), Map.of("PATH", "/bin"), null);
        for (Setting<?> setting : Settings.ALL) {
            assertThat(configuration.value((Setting<?>) setting)).isEqualTo(setting.fallback());
            assertThat(configuration.origin(setting)).isEqualTo(new Origin.Default());
        }
    }

    @Test
    void aFlagGoesBeforeAVariableThatBeforeTheFileThatBeforeTheDefault() throws Exception {
        String file = file("server:\n  host: file\n  port: 1\n  grace: 1 s\n");
        Map<String, String> variables = Map.of("LONGWIRE_SERVER_HOST", "variable", "LONGWIRE_SERVER_PORT", "2");
        Configuration configuration = Configuration.read(Map.of("--host", List.of("flag")), variables, file);

        assertThat(configuration.value(Settings.HOST)).isEqualTo("flag");
        assertThat(configuration.origin(Settings.HOST).describe()).isEqualTo("--host");
        assertThat(configuration.value(Settings.PORT)).isEqualTo(2);
        assertThat(configuration.origin(Settings.PORT).describe()).isEqualTo("LONGWIRE_SERVER_PORT");
        assertThat(configuration.value(Settings.GRACE)).isEqualTo(Duration.ofSeconds(1));
        assertThat(configuration.origin(Settings.GRACE).describe()).isEqualTo(file + ":4");
        assertThat(configuration.value(Settings.OPEN)).isFalse();
        assertThat(configuration.origin(Settings.OPEN).describe()).isEqualTo("default");
    }

    @Test
    void aWordOfTheVariableIsAWordOfThePath() {
        assertThat(Settings.ALLOWED_HOSTS.variable()).isEqualTo("LONGWIRE_SERVER_ALLOWED_HOSTS");
        assertThat(Settings.HISTORY_MESSAGES.variable()).isEqualTo("LONGWIRE_HISTORY_MESSAGES");
    }

    @Test
    void aListComesFromARepeatedFlagAVariableWithCommasOrASequence() throws Exception {
        Setting<List<String>> hosts = Settings.ALLOWED_HOSTS;
        List<String> both = List.of("a.example", "b.example");
        Map<String, List<String>> flags = Map.of("--allowed-host", both);
        assertThat(Configuration.read(flags, Map.of(), null).value(hosts)).isEqualTo(both);
        Map<String, String> variables = Map.of("LONGWIRE_SERVER_ALLOWED_HOSTS", "a.example, b.example");
        assertThat(Configuration.read(Map.of(), variables, null).value(hosts)).isEqualTo(both);
        String file = file("server:\n  allowedHosts:\n    - a.example\n    - b.example\n");
        assertThat(Configuration.read(Map.of(), Map.of(), file).value(hosts)).isEqualTo(both);
    }

    @Test
    void historyRulesComeFromMappingsOrFromOneText() throws Exception {
        List<HistoryRule> rules = List.of(
                new HistoryRule("/topic/quotes/**", 500, Duration.ofHours(1)),
                new HistoryRule("/topic/log", 0, Duration.ZERO));
        String file = file("""
                history:
                  rules:
                    - {pattern: /topic/quotes/**, messages: 500, age: 1 h}
                    - pattern: /topic/log
                      messages: 0
                      age: 0 s
                """);
        assertThat(Configuration.read(Map.of(), Map.of(), file).value(Settings.HISTORY_RULES))
                .isEqualTo(rules);
        Map<String, String> variables = Map.of("LONGWIRE_HISTORY_RULES", "/topic/quotes/** 500 1 h; /topic/log 0 0 s");
        assertThat(Configuration.read(Map.of(), variables, null).value(Settings.HISTORY_RULES))
                .isEqualTo(rules);
    }

    @Test
    void theFileMayBeNamedByAVariable() throws Exception {
        Map<String, String> variables = Map.of("LONGWIRE_CONFIG", file("server: {port: 7}\n"));
        assertThat(Configuration.read(Map.of(), variables, null).value(Settings.PORT))
                .isEqualTo(7);
    }

    @Test
    void anEmptyFileAndAnEmptySectionSetNothing() throws Exception {
        for (String text : List.of("", "# nothing\n", "---\n", "server:\n")) {
            Configuration configuration = Configuration.read(Map.of(), Map.of(), file(text));
            assertThat(configuration.value(Settings.PORT)).isEqualTo(8080);
        }
    }

    @Test
    void thePrintedConfigurationReadsBackTheSameAndExplainsEverySetting() throws Exception {
        Map<String, List<String>> flags = Map.of(
                "--host", List.of("::1"),
                "--allowed-origin", List.of("https://a.example", "https://b.example:8443"),
                "--open", List.of("true"));
        Map<String, String> variables =
                Map.of("LONGWIRE_HISTORY_RULES", "/topic/a/** 5 90 s", "LONGWIRE_LIMITS_MESSAGE_BYTES", "1000000");
        Configuration first = Configuration.read(flags, variables, null);
        String text = ConfigurationText.of(first);
        Configuration second = Configuration.read(Map.of(), Map.of(), file(text));

        for (Setting<?> setting : Settings.ALL) {
            assertThat(second.value((Setting<?>) setting)).isEqualTo(first.value((Setting<?>) setting));
            assertThat(text).contains("  " + setting.key() + ": ").contains(setting.variable());
        }
        assertThat(text)
                .contains("# From: --host")
                .contains("# From: LONGWIRE_HISTORY_RULES")
                .contains("# From: default");
    }

    @Test
    void aSecretIsNeverShown() throws Exception {
        Map<String, String> variables = Map.of("LONGWIRE_APP_SECRET", "correct horse battery");
        Configuration configuration = Configuration.read(Map.of(), variables, null);
        assertThat(configuration.value(Settings.APP_SECRET)).isEqualTo("correct horse battery");
        assertThat(ConfigurationText.of(configuration))
                .doesNotContain("correct")
                .contains("secret: \"(hidden)\"");
        assertThatThrownBy(() -> Configuration.read(Map.of(), Map.of("LONGWIRE_APP_SECRET", "swordfish"), null))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("16 or more")
                .hasMessageNotContaining("swordfish");
        assertThatThrownBy(() -> Configuration.read(Map.of(), Map.of("LONGWIRE_APP_SECRET", "(hidden)"), null))
                .isInstanceOf(ConfigException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h/", "http:///x", "http://u:p@h/", "http://h/#f", "h:80", "http://h h/"})
    void anAddressOfAnotherKindIsRefused(String url) {
        assertThatThrownBy(() -> Configuration.read(Map.of("--app-url", List.of(url)), Map.of(), null))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("an http or https URL");
    }

    private String file(String text) throws IOException {
        Path file = folder.resolve("longwire.yaml");
        Files.writeString(file, text);
        return file.toString();
    }
}
