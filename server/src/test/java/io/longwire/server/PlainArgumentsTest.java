package io.longwire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParseResult;

class PlainArgumentsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "serve --port 0",
                "serve --port=0 --host 127.0.0.1",
                "serve --open",
                "serve --open --port=1",
                "serve --open=false",
                "serve --allowed-origin http://a --allowed-origin=http://b?c=d",
                "serve --config one.yaml --config=two.yaml",
                "serve --port nonsense"
            })
    void whatIsReadOfServeIsWhatPicocliReads(String line) {
        assertThat(PlainArguments.serve(line.split(" "))).isEqualTo(CommandLines.given(parsed(line)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--help",
                "config",
                "serve --help",
                "serve -h",
                "serve more",
                "serve --nonsense=1",
                "serve --port",
                "serve --port=",
                "serve --port -1",
                "serve --port=-1",
                "serve --open false",
                "serve --"
            })
    void whatIsNotPlainIsLeftToPicocli(String line) {
        assertThat(PlainArguments.serve(line.split(" "))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo",
                "echo --port 0 --host=::1 --event-loops 2",
                "echo --port=65535",
                "echo --event-loops=1024"
            })
    void whatIsReadOfEchoIsWhatPicocliReads(String line) {
        EchoCommand.Given given = Objects.requireNonNull(PlainArguments.echo(line.split(" ")));
        ParseResult parsed = parsed(line);
        assertThat(given.host()).isEqualTo(parsed.matchedOptionValue("--host", "127.0.0.1"));
        assertThat("" + given.port()).isEqualTo(parsed.matchedOptionValue("--port", "9001"));
        assertThat("" + given.eventLoops()).isEqualTo(parsed.matchedOptionValue("--event-loops", "0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "echo --help",
                "echo --port 65536",
                "echo --port x",
                "echo --event-loops 1025",
                "echo --port 1 --port 2",
                "echo --config x"
            })
    void anEchoThatIsNotPlainIsLeftToPicocli(String line) {
        assertThat(PlainArguments.echo(line.split(" "))).isNull();
    }

    @Test
    void withoutArgumentsNothingIsStarted() {
        assertThat(PlainArguments.serve()).isNull();
        assertThat(PlainArguments.echo()).isNull();
    }

    private static ParseResult parsed(String line) {
        String[] arguments = line.split(" ");
        return CommandLines.create(arguments).parseArgs(arguments).subcommand();
    }
}
