package io.longwire.verification.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each rule is shown what it forbids, and has to say exactly that. */
final class RulesTest {
    private static final String FIXTURE = RulesTest.class.getPackageName() + ".fixture.";

    @Test
    void anEdgeThatIsNotInTheTableIsReported() {
        Map<String, Set<String>> table = Map.ofEntries(PackageEdges.edge("left"), PackageEdges.edge("right"));
        assertThat(violations(Rules.edges(FIXTURE + "edges", table), "edges"))
                .containsExactly("left -> right in " + FIXTURE + "edges.left.Left");
    }

    @Test
    void aPackageThatIsNotInTheTableIsReported() {
        Map<String, Set<String>> table = Map.ofEntries(PackageEdges.edge("left", "right"));
        assertThat(violations(Rules.edges(FIXTURE + "edges", table), "edges"))
                .isNotEmpty()
                .allMatch(line -> line.equals("package right is not in the table of edges"));
    }

    @Test
    void aCycleIsReported() {
        assertThat(violations(Rules.noCycles(FIXTURE + "cycle"), "cycle"))
                .singleElement()
                .asString()
                .contains("Cycle detected", "cycle.left", "cycle.right");
        assertThat(violations(Rules.noCycles(FIXTURE + "edges"), "edges")).isEmpty();
    }

    @Test
    void aDependencyOfTheProtocolIsReported() {
        assertThat(violations(Rules.protocolStandsAlone(FIXTURE + "alone"), "alone"))
                .isNotEmpty()
                .allMatch(line -> line.contains("org.slf4j.Logger"));
    }

    @Test
    void eachImpurityIsReported() {
        List<String> violations = violations(Rules.protocolIsPure(FIXTURE + "pure"), "pure");
        for (String method : List.of(
                "nanoTime",
                "currentTimeMillis",
                "instantNow",
                "clock",
                "thread",
                "random",
                "threadLocalRandom",
                "mathRandom",
                "socket",
                "lock",
                "process")) {
            assertThat(violations).anyMatch(line -> line.contains("Impure." + method + "()"));
        }
        assertThat(violations).allMatch(line -> line.contains("Impure."));
    }

    @Test
    void strangersThatKnowEachOtherAreReported() {
        assertThat(violations(Rules.strangers(FIXTURE + "strangers.left", FIXTURE + "strangers.right"), "strangers"))
                .isNotEmpty()
                .allMatch(line -> line.contains("strangers.left.Left") && line.contains("strangers.right.Right"));
    }

    @Test
    void aLibraryOutsideItsModuleIsReported() {
        assertThat(violations(Rules.isolated("io.netty..", FIXTURE + "isolated"), "isolated"))
                .isNotEmpty()
                .allMatch(line -> line.contains("io.netty.buffer.ByteBuf"));
        assertThat(violations(Rules.isolated("io.netty..", FIXTURE + "isolated", FIXTURE + "isolated.."), "isolated"))
                .isEmpty();
    }

    @Test
    void aUtilPackageIsReported() {
        assertThat(violations(Rules.noUtil(FIXTURE + "util"), "util"))
                .isNotEmpty()
                .allMatch(line -> line.contains("fixture.util."));
    }

    @Test
    void whoSpeaksToTheTerminalIsReported() {
        assertThat(violations(Rules.silent(FIXTURE + "silent", "nobody"), "silent"))
                .hasSize(3)
                .anyMatch(line -> line.contains("Loud.out()"))
                .anyMatch(line -> line.contains("Loud.err()"))
                .anyMatch(line -> line.contains("Loud.trace()"));
        assertThat(violations(Rules.silent(FIXTURE + "silent", FIXTURE + "silent"), "silent"))
                .isEmpty();
    }

    @Test
    void aPackageThatIsNotNullMarkedIsReported() {
        assertThat(violations(Rules.nullMarked(FIXTURE + "unmarked"), "unmarked"))
                .containsExactly(FIXTURE + "unmarked is not @NullMarked");
        assertThat(violations(Rules.nullMarked(FIXTURE + "silent"), "silent")).isEmpty();
    }

    private static List<String> violations(ArchRule rule, String fixture) {
        return rule.allowEmptyShould(true)
                .evaluate(new ClassFileImporter().importPackages(FIXTURE + fixture))
                .getFailureReport()
                .getDetails();
    }
}
