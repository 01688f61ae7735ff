package io.longwire.verification.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.OnPath;
import io.longwire.verification.program.Program;
import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.ServerLaunch;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Debian's stomp.py over plain TCP: the cases of {@code src/test/python/stomp_client.py}, each in a process of its own. */
@Timeout(120)
final class StompPyTest {
    /** Debian's own: another one on the path does not see Debian's packages. */
    private static final String PYTHON = "/usr/bin/python3";

    private static final File FOLDER =
            Program.root().resolve("verification/src/test/python").toFile();
    private static final Pattern PORT = Pattern.compile("tcp://[^ ]*:([0-9]+) ");
    private static RunningServer server;
    private static String port;

    @BeforeAll
    static void start() throws Exception {
        OnPath.require(
                new File(PYTHON).canExecute() && run("-c", "import stomp").code() == 0, "python3-stomp");
        server = RunningServer.start(
                ServerLaunch.DEFAULT.with("--stomp-port", "0").setting("limits.heartBeat", "200 ms"));
        Matcher matcher = PORT.matcher(server.greeting());
        assertThat(matcher.find()).as(server.greeting()).isTrue();
        port = matcher.group(1);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.isWell();
            server.close();
        }
    }

    private record Ran(int code, List<String> out, String err) {}

    private static Ran run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(PYTHON, "-B"));
        command.addAll(List.of(arguments));
        try (Program python = Program.start(command, FOLDER, Map.of())) {
            int code = python.exitCode();
            return new Ran(code, python.out().lines(), python.err().toString());
        }
    }

    static List<String> cases() throws IOException {
        Ran list = run("stomp_client.py");
        assertThat(list.code()).as(list.err()).isZero();
        assertThat(list.out()).hasSizeGreaterThan(15);
        return list.out();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void stompPy(String name) throws IOException {
        Ran ran = run("stomp_client.py", port, name);
        assertThat(ran.code()).as("%s%n%s%n%s", name, ran.out(), ran.err()).isZero();
    }
}
