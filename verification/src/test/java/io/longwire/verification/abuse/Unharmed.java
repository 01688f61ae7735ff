package io.longwire.verification.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.RunningServer;
import io.longwire.verification.raw.StompClient;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server with 64 MiB of heap, and somebody else who uses it all the while: after each abuse that client still gets its messages, and the server
 * is alive and has logged no warning and no error.
 */
final class Unharmed implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final String TOPIC = "/topic/somebody-else";

    private final String[] flags;
    private RunningServer server;
    private StompClient bystander;
    private int sent;

    Unharmed(String... flags) {
        this.flags = flags;
    }

    RunningServer server() {
        return server;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        server = RunningServer.small(flags);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        bystander = StompClient.connected(server).subscribed("1", TOPIC);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try (StompClient other = bystander) {
            for (int i = 0; i < 3; i++) {
                String body = "message " + ++sent;
                other.publish(TOPIC, body);
                assertThat(other.expect("MESSAGE").body()).isEqualTo(body);
            }
        }
        server.isWell();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (server != null) {
            server.close();
        }
    }
}
