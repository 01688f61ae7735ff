package io.longwire.verification.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.Program;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of abuses names the tests that prove it; a test that is renamed or removed must not leave its name there. */
final class SecurityTableTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test\\.\\w+)`");
    private static final Pattern METHOD =
            Pattern.compile("(?m)(?<!@(?:Before|After)Each\n)^    (?:public )?void (\\w+)\\(");

    @Test
    void everyTestThatTheTableNamesIsThere() throws IOException {
        Set<String> named = named(Files.readString(Program.root().resolve("SECURITY.md")));
        assertThat(named).hasSizeGreaterThan(60);
        assertThat(tests()).containsAll(named);
    }

    @Test
    void everyTestOverSocketsIsNamedInTheTable() throws IOException {
        Set<String> named = named(Files.readString(Program.root().resolve("SECURITY.md")));
        Set<String> abuses =
                testsIn(Program.root().resolve("verification/src/test/java/io/longwire/verification/abuse"));
        assertThat(abuses).hasSizeGreaterThan(30);
        assertThat(named).containsAll(abuses);
    }

    @Test
    void aNameThatIsNoTestIsNoticed() {
        assertThat(named("a | `NoSuchTest.isThere` and `code` |")).containsExactly("NoSuchTest.isThere");
    }

    private static Set<String> named(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = NAMED.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static Set<String> tests() throws IOException {
        return testsIn(Program.root());
    }

    /** All test methods below a folder, as {@code Class.method}. */
    private static Set<String> testsIn(Path folder) throws IOException {
        Set<String> tests = new TreeSet<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path below, BasicFileAttributes attributes) {
                String name = below.getFileName().toString();
                boolean foreign = !below.equals(folder) && (name.startsWith(".") || name.equals("target"));
                return foreign ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = file.getFileName().toString();
                if (name.endsWith("Test.java")) {
                    Matcher matcher = METHOD.matcher(Files.readString(file));
                    while (matcher.find()) {
                        tests.add(name.replace(".java", ".") + matcher.group(1));
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return tests;
    }
}
