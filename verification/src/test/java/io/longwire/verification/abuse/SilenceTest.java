package io.longwire.verification.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.RunningServer;
import io.longwire.verification.raw.RawClient;
import io.longwire.verification.raw.StompClient;
import io.longwire.verification.raw.WireFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that connect and then say nothing, or half of something: each stage has its deadline. */
@Timeout(120)
final class SilenceTest {
    private static RunningServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("impatient.yaml");
        Files.writeString(file, "limits:\n  handshakeTimeout: 200 ms\n  connectTimeout: 200 ms\n  heartBeat: 100 ms\n");
        server = RunningServer.small("--config", file.toString());
    }

    @AfterAll
    static void stop() {
        server.isWell();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET", "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: webso"})
    void aConnectionWithoutAWholeRequestEnds(String sent) {
        try (RawClient client = new RawClient(server)) {
            client.send(sent);
            assertThat(client.ends()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CONNECT\naccept-version:1.2\n", "\n\n\n"})
    void aWebSocketWithoutConnectIsToldAndClosedWith1008(String sent) {
        try (RawClient socket = RawClient.webSocket(server)) {
            if (!sent.isEmpty()) {
                socket.send(WireFrame.of(WireFrame.FIN | WireFrame.TEXT, sent));
            }
            StompClient client = StompClient.opened(socket);
            assertThat(client.expect("ERROR").header("message")).isEqualTo("No CONNECT in time");
            assertThat(socket.closed().closeCode()).isEqualTo(1008);
            assertThat(socket.ends()).isTrue();
        }
    }

    @Test
    void pingsAreNoConnect() {
        try (RawClient socket = RawClient.webSocket(server)) {
            socket.send(WireFrame.of(WireFrame.FIN | WireFrame.PING, "still here"));
            assertThat(socket.frame().opcode()).isEqualTo(WireFrame.PONG);
            assertThat(socket.closed().closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void pingsBetweenTheFragmentsOfAConnectThatNeverEndsAreNoConnect() {
        try (RawClient socket = RawClient.webSocket(server)) {
            socket.send(WireFrame.of(WireFrame.TEXT, "CONNECT\nx:"));
            assertThat(lastWords(socket)).startsWith("ERROR\nmessage:No CONNECT in time\n");
            assertThat(socket.closed().closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void pingsInsideAMessageThatNeverEndsAreNoHeartBeats() {
        try (RawClient socket = RawClient.webSocket(server)) {
            socket.send(WireFrame.of(
                    WireFrame.FIN | WireFrame.TEXT, "CONNECT\naccept-version:1.2\nheart-beat:100,0\n\n\0"));
            assertThat(socket.frame().text()).startsWith("CONNECTED\n");
            socket.send(WireFrame.of(WireFrame.TEXT, "SEND\n"));
            assertThat(lastWords(socket)).startsWith("ERROR\nmessage:No heart-beat for ");
            assertThat(socket.closed().closeCode()).isEqualTo(1002);
        }
    }

    /** Pings as often as it is answered, until something else comes. */
    private static String lastWords(RawClient socket) {
        WireFrame answer;
        do {
            socket.sendWhileOpen(WireFrame.of(WireFrame.FIN | WireFrame.PING, "still here"));
            answer = socket.frame();
        } while (answer.opcode() == WireFrame.PONG);
        return answer.text();
    }

    @Test
    void whoDoesNotAnswerTheCloseFrameIsCutOff() {
        try (RawClient socket = RawClient.webSocket(server)) {
            assertThat(socket.ends()).isTrue();
        }
    }
}
