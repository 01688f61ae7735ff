package io.longwire.verification.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import io.longwire.verification.program.OnOneJdk;
import io.longwire.verification.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The design, held by the code. That each rule notices what it forbids is shown by {@link RulesTest}. */
@OnOneJdk
final class ArchitectureTest {
    private static final String ROOT = "io.longwire";
    private static final JavaClasses LONGWIRE =
            new ClassFileImporter().withImportOption(new Production()).importPackages(ROOT);

    @Test
    void everyPublishedModuleIsLookedAt() throws IOException {
        Set<String> modules = LONGWIRE.stream()
                .map(type -> type.getPackageName())
                .map(name -> name.startsWith(ROOT + ".engine.")
                        ? name.substring(ROOT.length() + 1).replace('.', '-')
                        : name.split("\\.", 4)[2])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(modules).containsExactlyElementsOf(modulesOfTheBuild());
        assertThat(LONGWIRE.size()).isGreaterThan(150);
    }

    @Test
    void packagesUseWhatTheTableAllows() {
        holds(Rules.edges(ROOT, PackageEdges.TABLE));
    }

    @Test
    void theTableNamesNoPackageThatIsNotThere() {
        Set<String> packages = LONGWIRE.stream()
                .map(JavaClass::getPackageName)
                .map(name -> name.substring(ROOT.length() + 1))
                .collect(Collectors.toSet());
        assertThat(packages).containsExactlyInAnyOrderElementsOf(PackageEdges.TABLE.keySet());
    }

    @Test
    void theTableSaysNoMoreThanTheDesign() {
        assertThat(PackageEdges.TABLE.get("netty")).allMatch(target -> target.startsWith("protocol."));
        PackageEdges.TABLE.forEach((from, targets) -> {
            if (from.startsWith("protocol")) {
                assertThat(targets).as(from).allMatch(target -> target.startsWith("protocol."));
            }
            if (from.startsWith("broker")) {
                assertThat(targets).as(from).allMatch(target -> target.matches("(protocol|broker)\\..*"));
            }
        });
    }

    @Test
    void noPackageLeadsBackToItself() {
        holds(Rules.noCycles(ROOT));
    }

    @Test
    void theProtocolStandsAlone() {
        holds(Rules.protocolStandsAlone(ROOT + ".protocol"));
    }

    @Test
    void theProtocolIsPureComputation() {
        holds(Rules.protocolIsPure(ROOT + ".protocol"));
    }

    @Test
    void nettyAndBrokerNeverSeeEachOther() {
        holds(Rules.strangers(ROOT + ".netty", ROOT + ".broker"));
    }

    @Test
    void librariesStayInTheModulesThatIsolateThem() {
        holds(Rules.isolated("io.netty..", ROOT, ROOT + ".netty.."));
        holds(Rules.isolated("com.fasterxml.jackson..", ROOT, ROOT + ".server..", ROOT + ".embed.."));
        holds(Rules.isolated("org.sqlite..", ROOT, ROOT + ".engine.sqlite.."));
        holds(Rules.isolated("picocli..", ROOT, ROOT + ".server.."));
        holds(Rules.isolated("ch.qos.logback..", ROOT, ROOT + ".server.."));
    }

    @Test
    void noPackageIsNamedAfterNothing() {
        holds(Rules.noUtil(ROOT));
    }

    @Test
    void onlyTheProgramSpeaksToTheTerminal() {
        holds(Rules.silent(ROOT, ROOT + ".server"));
    }

    @Test
    void everyPackageIsNullMarked() {
        holds(Rules.nullMarked(ROOT));
    }

    private static void holds(ArchRule rule) {
        rule.check(LONGWIRE);
    }

    /** The folders of the modules that are published: all but this one and the measurements. */
    private static List<String> modulesOfTheBuild() throws IOException {
        try (Stream<String> lines = Files.lines(Program.root().resolve("pom.xml"))) {
            return lines.map(String::strip)
                    .filter(line -> line.startsWith("<module>"))
                    .map(line -> line.replaceAll("</?module>", ""))
                    .filter(module -> !Set.of("bench", "verification").contains(module))
                    .sorted()
                    .toList();
        }
    }

    /** Everything but the classes of tests, this module's among them. */
    private static final class Production implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/") && !location.contains("/verification/");
        }
    }
}
