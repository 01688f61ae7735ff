package io.longwire.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ContenderTest {
    /** It refuses others before it builds anything. */
    @Test
    void theScriptKnowsTheSameServers() throws Exception {
        String known = Contender.all().stream().map(Contender::key).collect(Collectors.joining(" "));

        assertThat(Files.readString(Path.of("websockets"))).contains("\nknown='" + known + "'\n");
    }
}
