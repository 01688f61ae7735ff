package io.longwire.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import org.junit.jupiter.api.Test;

class LoadTest {
    private static final URI SERVER = URI.create("ws://127.0.0.1:9001/echo");

    @Test
    void anEchoCountsMessages() throws Exception {
        Result result = load("echo 64 B")
                .result(json("{'right':true,'messagesPerSecond':1000,'serverCpuMicrosPerMessage':2.5,"
                        + "'loadCpuMicrosPerMessage':3,'latencyP99Micros':1500}"));

        assertThat(result).isEqualTo(new Result(1000, 2.5, 3, 1.5, 0));
    }

    @Test
    void aFanOutCountsDeliveries() throws Exception {
        Result result = load("fan-out 64 B, window 1")
                .result(json("{'right':true,'deliveriesPerSecond':1000,'serverCpuMicrosPerDelivery':0.5,"
                        + "'loadCpuMicrosPerDelivery':1,'latencyP99Micros':1500}"));

        assertThat(result.cpuMicros()).isEqualTo(0.5);
    }

    @Test
    void aWrongAnswerIsNoResult() {
        assertThatThrownBy(() -> load("echo 64 B").result(json("{'right':false,'problems':['1 missing']}")))
                .hasMessage("1 missing");
    }

    @Test
    void whatWasCutShortIsNoResult() {
        assertThatThrownBy(() -> load("echo 64 B").result(json("{'right':true,'interrupted':true}")))
                .hasMessage("interrupted");
    }

    @Test
    void compressionThatWasNotAgreedIsNoResult() {
        assertThatThrownBy(() -> load("echo 1 KiB, compressed").result(json("{'right':true,'compressed':false}")))
                .hasMessage("no compression");
    }

    @Test
    void aStompBrokerIsAskedAtItsOwnPath() {
        Contender spring = contender("spring");

        assertThat(load("fan-out 64 B, window 1").options(spring, URI.create("ws://127.0.0.1:9001/stomp")))
                .containsSequence("--url", "ws://127.0.0.1:9001/stomp", "--stomp")
                .doesNotContain("--publish-url");
        assertThat(spring.takes(load("echo 64 B"))).isFalse();
    }

    @Test
    void largeMessagesGoWhereTheyAreTaken() {
        assertThat(load("echo 1 MiB, binary").options(contender("netty"), SERVER))
                .containsSequence("--url", "ws://127.0.0.1:9001/big");
    }

    static Load load(String name) {
        return Load.ALL.stream()
                .filter(load -> load.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static Contender contender(String key) {
        return Contender.all().stream()
                .filter(contender -> contender.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
