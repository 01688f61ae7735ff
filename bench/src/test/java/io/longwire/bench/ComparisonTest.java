package io.longwire.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private final Comparison comparison = new Comparison();
    private final Contender netty = LoadTest.contender("netty");
    private final Contender jetty = LoadTest.contender("jetty");
    private final Load echo = LoadTest.load("echo 64 B");

    @Test
    void theMedianOfTheRoundsCounts() {
        add(netty, 3);
        add(netty, 9);
        add(netty, 4);

        assertThat(comparison.cpuMicros(netty, echo)).hasValue(4);
        assertThat(comparison.whole()).isTrue();
    }

    @Test
    void whatFailedInOneRoundHasFailed() {
        add(netty, 3);
        comparison.fail(netty, echo, "does not answer");

        assertThat(comparison.cpuMicros(netty, echo)).isEmpty();
    }

    @Test
    void aPeerThatFailsFailsNothingElse() {
        comparison.fail(netty, echo, "does not answer");
        assertThat(comparison.whole()).isTrue();

        comparison.fail(LoadTest.contender("longwire"), echo, "does not answer");
        assertThat(comparison.whole()).isFalse();
    }

    @Test
    void theChartHasTheLeastAtTheTopAndNothingThatFailed() {
        add(netty, 7);
        add(jetty, 3);
        comparison.fail(LoadTest.contender("tomcat"), echo, "does not answer");

        String chart =
                Chart.of(comparison, List.of(netty, jetty, LoadTest.contender("tomcat")), List.of(echo), "1 < 2 & 3");

        assertThat(chart).containsSubsequence(">Jetty<", ">3.00<", ">Netty<", ">7.00<", "1 &lt; 2 &amp; 3");
        assertThat(chart).doesNotContain("Tomcat");
    }

    private void add(Contender contender, double micros) {
        comparison.add(contender, echo, new Result(1_000, micros, 1, 1, 0));
    }
}
