package io.longwire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "serve --prot 1|longwire: there is no option '--prot'; see: longwire serve --help",
                "sreve|longwire: there is no command 'sreve'; see: longwire --help",
                "serve now|longwire: one argument too many, 'now'; see: longwire serve --help",
                "serve --port|longwire: Missing required parameter for option '--port' (PORT); see: longwire serve --help",
                "serve --port x|longwire: --port: server.port takes a number from 0 to 65535, but 'x' is given",
                "echo --port 65536|longwire: --port takes a number from 0 to 65535, but '65536' is given; see: longwire echo --help",
                "echo --port x|longwire: --port takes a number from 0 to 65535, but 'x' is given; see: longwire echo --help",
                "echo --event-loops -3|longwire: --event-loops takes a number from 0 to 1024, but '-3' is given; see: longwire echo --help",
                "connect|longwire: Missing required parameter: 'URL'; see: longwire connect --help",
                "connect foo|longwire: 'foo' is no WebSocket address such as ws://localhost:9001/echo; see: longwire connect --help",
                "connect http://a/|longwire: 'http://a/' is no WebSocket address such as ws://localhost:9001/echo; see: longwire connect --help",
                "connect ws://a:65536/|longwire: 'ws://a:65536/' is no WebSocket address such as ws://localhost:9001/echo; see: longwire connect --help",
                "connect ws://|longwire: 'ws://' is no WebSocket address such as ws://localhost:9001/echo; see: longwire connect --help",
                "connect ws://a --ping -1|longwire: --ping takes a number from 0 to 86400, but '-1' is given; see: longwire connect --help",
                "connect ws://a --header Host:b|longwire: The header 'Host' is set by the handshake itself; see: longwire connect --help",
                "connect ws://a --header b|longwire: A header is given as 'Name: value', but this is: b; see: longwire connect --help",
                "bench nothing|longwire: there is no command 'nothing'; see: longwire bench --help",
                "bench echo --size x|longwire: --size takes a number from 0 to 16777216, but 'x' is given; see: longwire bench echo --help",
                "bench echo --connections 0|longwire: --connections takes a number from 1 to 1000000, but '0' is given; see: longwire bench echo --help",
                "bench echo --connections 1000 --in-flight 100000|longwire: --connections times --in-flight is at most 10000000; see: longwire bench echo --help",
                "bench echo --text --binary|longwire: --text and --binary exclude each other; see: longwire bench echo --help",
                "bench echo --url http://a/|longwire: 'http://a/' is no WebSocket address such as ws://localhost:9001/echo; see: longwire bench echo --help",
                "bench echo --pid 1|longwire: --pid needs --url, the server that it is a process of; see: longwire bench echo --help",
                "bench echo --url ws://a --pid x|longwire: --pid takes the number of a process that runs, but 'x' is given; see: longwire bench echo --help",
                "bench fan-out --size 5|longwire: --size takes a number from 14 to 16777216, but '5' is given; see: longwire bench fan-out --help",
                "bench fan-out --publish-url ws://a|longwire: --publish-url needs --url, where the subscribers are; see: longwire bench fan-out --help",
                "bench recovery --topic a:b|longwire: --topic takes a destination such as /topic/bench, but 'a:b' is given; see: longwire bench recovery --help",
                "bench echo --url ws://127.0.0.1:1 --header b|longwire: A header is given as 'Name: value', but this is: b; see: longwire bench echo --help",
                "config --config none.yaml|longwire: the configuration file none.yaml does not exist; name one that does with --config"
            })
    void whatIsWrongIsOneLineAndExitCode2(String arguments, String line) {
        assertThat(run(Map.of(), arguments.split(" "))).isEqualTo(2);
        assertThat(err()).isEqualTo(line + "\n");
        assertThat(out()).isEmpty();
    }

    @Test
    void anUnknownVariableStopsTheStart() {
        assertThat(run(Map.of("LONGWIRE_SERVER_PROT", "1"), "serve")).isEqualTo(2);
        assertThat(err())
                .startsWith("longwire: LONGWIRE_SERVER_PROT: there is no setting")
                .hasLineCount(1);
    }

    @Test
    void aPortInUseIsOneLineThatNamesTheSettingAndTheRemedy() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertThat(run(Map.of("LONGWIRE_SERVER_PORT", port), "serve")).isEqualTo(1);
            assertThat(err())
                    .isEqualTo("longwire: cannot listen on 127.0.0.1:" + port
                            + " (host from default, port from LONGWIRE_SERVER_PORT): the port is in use, or the address "
                            + "is not this machine's; choose another with --port or --host\n");
        }
    }

    @Test
    void aPortInUseStopsTheEchoServerWithOneLineThatNamesTheRemedy() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertThat(run(Map.of(), "echo", "--port", port)).isEqualTo(1);
            assertThat(err())
                    .isEqualTo("longwire: cannot listen on 127.0.0.1:" + port
                            + ": Address already in use; choose another with --port or --host\n");
        }
    }

    @Test
    void aHostThatIsNoneStopsTheEchoServerWithOneLine() {
        assertThat(run(Map.of(), "echo", "--host", "no.such.host.invalid")).isEqualTo(1);
        assertThat(err())
                .isEqualTo(
                        "longwire: cannot listen on no.such.host.invalid:9001: this is not the name of an address\n");
    }

    @Test
    void aHostThatIsNoneIsOneLine() {
        assertThat(run(Map.of(), "serve", "--host", "no.such.host.invalid")).isEqualTo(1);
        assertThat(err())
                .isEqualTo("longwire: --host: server.host 'no.such.host.invalid' is not the name of an address; "
                        + "use one of this machine's\n");
    }

    @Test
    void theConfigurationIsPrintedWithWhereEachValueCameFrom() {
        assertThat(run(Map.of("LONGWIRE_SERVER_HOST", "::1"), "config", "--port", "9", "--open"))
                .isEqualTo(0);
        assertThat(out())
                .contains("# From: --port\n  port: 9\n")
                .contains("# From: LONGWIRE_SERVER_HOST\n  host: \"::1\"\n")
                .contains("# From: --open\n  open: true\n")
                .contains("# From: default\n  messageBytes: 1 MiB\n");
        assertThat(err()).isEmpty();
    }

    @Test
    void helpNamesTheCommandsAndTheFlags() {
        assertThat(run(Map.of(), "--help")).isEqualTo(0);
        assertThat(out()).contains("serve", "config", "version").doesNotContain("rehearse");
        assertThat(run(Map.of(), "serve", "--help")).isEqualTo(0);
        assertThat(out()).contains("--host", "--port", "--open", "--allowed-origin", "--grace", "--config");
        assertThat(err()).isEmpty();
    }

    @Test
    void helpOfTheLoadGeneratorNamesItsLoadsAndEachItsOptions() {
        assertThat(run(Map.of(), "bench", "--help")).isEqualTo(0);
        assertThat(out()).contains("echo", "fan-out", "connections", "recovery");
        assertThat(run(Map.of(), "bench", "recovery", "--help")).isEqualTo(0);
        assertThat(out()).contains("--clients", "--missed", "--url", "ws+unix:", "--json");
        assertThat(err()).isEmpty();
        assertThat(run(Map.of(), "bench")).isEqualTo(2);
        assertThat(err()).contains("fan-out");
    }

    @Test
    void withoutACommandTheHelpGoesToStandardErrorWithExitCode2() {
        assertThat(run(Map.of())).isEqualTo(2);
        assertThat(err()).contains("serve", "config", "version");
        assertThat(out()).isEmpty();
    }

    @Test
    void theVersionNamesLongwireJavaAndNetty() {
        assertThat(run(Map.of(), "version")).isEqualTo(0);
        assertThat(out()).containsPattern("Longwire .+\nJava .+\nNetty 4\\.2\\.");
    }

    @Test
    void theLaunchersRehearsalGetsAllItsAnswersAndEnds() {
        assertThat(run(Map.of(), "rehearse")).isEqualTo(0);
        assertThat(err()).isEmpty();
    }

    private int run(Map<String, String> variables, String... arguments) {
        return new Main(
                        variables,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}
