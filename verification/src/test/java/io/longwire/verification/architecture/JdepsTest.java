package io.longwire.verification.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.connection.Connection;
import io.longwire.verification.program.Program;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** What the protocol needs of Java at run time, as the JDK's own tool sees it. */
final class JdepsTest {
    @Test
    void theProtocolNeedsJavaBaseAndNothingElse() throws Exception {
        assertThat(modules(Path.of(Connection.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())))
                .isEqualTo("java.base");
    }

    /** The fixtures of this module use more, and the tool says so. */
    @Test
    void moreThanThatWouldBeNoticed() {
        assertThat(modules(Program.root().resolve("verification/target/test-classes/io/longwire/verification/clients")))
                .contains("java.base", "java.net.http");
    }

    private static String modules(Path classes) {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out, true);
        int code = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        writer,
                        writer,
                        "--ignore-missing-deps",
                        "--multi-release",
                        "base",
                        "--print-module-deps",
                        classes.toString());
        assertThat(code).as(out.toString()).isZero();
        return out.toString().strip();
    }
}
