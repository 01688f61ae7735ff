package io.longwire.verification.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.raw.RawClient;
import io.longwire.verification.raw.WireFrame;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Attacks on sessions that survive their connections. */
@Timeout(120)
final class LinkAbuseTest {
    @RegisterExtension
    static final Unharmed UNHARMED = new Unharmed();

    private static RawClient carrier(String... headers) {
        return RawClient.webSocketAt(UNHARMED.server(), "/ws/link", headers);
    }

    private static String asks(RawClient carrier, String frame) {
        carrier.send(WireFrame.of(WireFrame.FIN | WireFrame.TEXT, frame));
        return carrier.frame().text();
    }

    private static String sessionOf(RawClient carrier) {
        String welcome = asks(carrier, "o1 v12.stomp");
        assertThat(welcome).startsWith("o");
        return welcome.substring(1, welcome.indexOf(' '));
    }

    @Test
    void aSessionIsResumedOnlyFromTheOriginThatOpenedIt() {
        String own = "Origin: http://localhost";
        try (RawClient owner = carrier(own);
                RawClient thief = carrier();
                RawClient again = carrier(own)) {
            String session = sessionOf(owner);
            assertThat(asks(thief, "r1 " + session + " 0 1")).startsWith("x4404 ");
            assertThat(asks(owner, "p")).isEqualTo("q");
            assertThat(asks(again, "r1 " + session + " 0 1")).isEqualTo("r0");
            assertThat(owner.closed().closeCode()).isEqualTo(4409);
        }
    }

    @Test
    void aSessionIsResumedOnlyWithTheAuthorizationThatOpenedIt() {
        String own = "Authorization: Bearer alice";
        try (RawClient owner = carrier(own);
                RawClient thief = carrier("Authorization: Bearer mallory");
                RawClient nobody = carrier();
                RawClient again = carrier(own)) {
            String session = sessionOf(owner);
            assertThat(asks(thief, "r1 " + session + " 0 1")).startsWith("x4404 ");
            assertThat(asks(nobody, "r1 " + session + " 0 1")).startsWith("x4404 ");
            assertThat(asks(owner, "p")).isEqualTo("q");
            assertThat(asks(again, "r1 " + session + " 0 1")).isEqualTo("r0");
        }
    }

    @Test
    void theAnswerIsTheSameForASessionThatIsNotThere() {
        try (RawClient owner = carrier("Origin: http://localhost");
                RawClient thief = carrier();
                RawClient guesser = carrier()) {
            assertThat(asks(guesser, "r1 AAAAAAAAAAAAAAAAAAAAAAAA 0 1"))
                    .isEqualTo(asks(thief, "r1 " + sessionOf(owner) + " 0 1"));
        }
    }

    @Test
    void idsAreLongAndNeverTheSame() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            try (RawClient carrier = carrier()) {
                ids.add(sessionOf(carrier));
            }
        }
        assertThat(ids).hasSize(50).allMatch(id -> id.matches("[A-Za-z0-9_-]{24}"));
    }

    @Test
    void aForeignPageOpensNone() {
        try (RawClient client = new RawClient(UNHARMED.server())) {
            client.send(RawClient.request(
                    "POST /ws/link/000/abcdefgh/xhr HTTP/1.1",
                    "Host: localhost",
                    "Origin: https://evil.example",
                    "Content-Length: 0"));
            assertThat(client.head().status()).isEqualTo(403);
        }
    }
}
