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
        Files.writeString(file, "limits:\n  handshakeTimeout: 200 ms\n  connectTimeout: 200 ms\n");
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
    void whoDoesNotAnswerTheCloseFrameIsCutOff() {
        try (RawClient socket = RawClient.webSocket(server)) {
            assertThat(socket.ends()).isTrue();
        }
    }
}
