package io.longwire.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a load says in the end, to people and as JSON. */
final class ReportTest {
    private static final String TOO_EARLY = "Interrupted before anything was measured";

    private final Faults faults = new Faults();
    private final Report report = new Report("echo", "", faults);

    private static String printed(Consumer<PrintStream> print) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        print.accept(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private JsonNode json() throws Exception {
        return new ObjectMapper().readTree(printed(report::printJson));
    }

    @Test
    void anInterruptBeforeThereAreFiguresIsNotRight() throws Exception {
        report.title("3 connections");
        report.interrupted();

        assertThat(report.isRight()).isFalse();
        assertThat(printed(report::print)).isEqualTo("echo: 3 connections\n" + TOO_EARLY + ".\n");
        assertThat(json().path("right").asBoolean(true)).isFalse();
        assertThat(json().path("problems").path(0).asText()).isEqualTo(TOO_EARLY);
    }

    @Test
    void figuresOfNothingAreNone() {
        report.count("messages", "messages", 0);
        report.add("messagesPerSecond", "messages a second", 0, Unit.PER_SECOND);
        report.interrupted();

        assertThat(report.isRight()).isFalse();
        assertThat(printed(report::print)).isEqualTo("echo\n" + TOO_EARLY + ".\n");
    }

    @Test
    void anInterruptLaterIsRightAndSaysThatItWasOne() throws Exception {
        report.count("messages", "messages", 5);
        report.interrupted();

        assertThat(report.isRight()).isTrue();
        assertThat(printed(report::print))
                .containsPattern("messages +5\n")
                .contains("Interrupted: this is what was measured until then.\n", "All right");
        assertThat(json().path("interrupted").asBoolean()).isTrue();
        assertThat(json().path("problems").isEmpty()).isTrue();
    }

    @Test
    void aFaultIsToldHoweverEarlyTheInterrupt() {
        faults.add(Faults.Kind.WRONG, 1, () -> "connection 0 got something else");
        report.interrupted();

        assertThat(printed(report::print))
                .isEqualTo("echo\n" + TOO_EARLY + ".\nWRONG: 1 wrong bytes: connection 0 got something else\n");
    }

    @Test
    void whetherSomethingWasSoIsABoolean() throws Exception {
        report.fact("compressed", true);
        report.fact("sizeBytes", 1);

        assertThat(json().path("compressed").isBoolean()).isTrue();
        assertThat(json().path("sizeBytes").isNumber()).isTrue();
    }
}
