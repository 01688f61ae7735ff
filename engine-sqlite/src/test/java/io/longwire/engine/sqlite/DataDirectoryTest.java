package io.longwire.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which directories and files are taken, and what is said of the others. */
final class DataDirectoryTest {
    private static final List<String> MORE = List.of("CREATE TABLE later (id INTEGER PRIMARY KEY)");

    @TempDir
    Path temporary;

    private Path data;

    @BeforeEach
    void directory() {
        data = temporary.resolve("data");
    }

    private void damage(long from, int bytes) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(data.resolve("longwire.db").toFile(), "rw")) {
            file.seek(from);
            file.write(new byte[bytes]);
        }
    }

    private void used() throws Exception {
        try (Life life = Life.of(data)) {
            life.publish("/topic/a", "kept");
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aDirectoryIsUsedByOneAtATime() throws Exception {
        try (Life life = Life.of(data)) {
            assertThatThrownBy(() -> Life.of(data))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(data + " is in use by another process")
                    .hasMessageContaining("name another directory");
            life.publish("/topic/a", "1");
        }
        used();
    }

    @Test
    void aDirectoryThatIsMadeIsItsUsersAlone() throws Exception {
        used();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
    }

    @Test
    void aFileIsNoDirectory() throws Exception {
        Files.writeString(data, "x");
        assertThatThrownBy(() -> Life.of(data)).hasMessageContaining("is a file; name a directory");
    }

    @Test
    void aDirectoryWithoutTheRightToWriteIsRefused() throws Exception {
        Assumptions.assumeFalse("root".equals(System.getProperty("user.name")), "root may write everywhere");
        Files.createDirectory(data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-x------")));
        assertThatThrownBy(() -> Life.of(data)).hasMessageContaining("permission denied");
    }

    @Test
    void aDamagedFileIsRefusedAndLeftAsItIs() throws Exception {
        used();
        damage(4096, 8192);
        byte[] before = Files.readAllBytes(data.resolve("longwire.db"));

        assertThatThrownBy(() -> Life.of(data))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(data.resolve("longwire.db") + " is damaged")
                .hasMessageContaining("set-aside");
        assertThat(Arrays.equals(Files.readAllBytes(data.resolve("longwire.db")), before))
                .isTrue();
    }

    @Test
    void aFileWithoutItsHeaderIsDamaged() throws Exception {
        used();
        damage(0, 100);
        assertThatThrownBy(() -> Life.of(data)).isInstanceOf(DamagedException.class);
    }

    @Test
    void aFileThatWasEmptiedOrIsMissingIsDamaged() throws Exception {
        used();
        Files.write(data.resolve("longwire.db"), new byte[0]);
        assertThatThrownBy(() -> Life.of(data))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("is empty");
        Files.delete(data.resolve("longwire.db"));
        assertThatThrownBy(() -> Life.of(data))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("is missing");
    }

    @Test
    void aFileWithOtherTablesIsDamaged() throws Exception {
        used();
        try (Database database = Database.toWrite(data.resolve("longwire.db"))) {
            database.run("DROP INDEX publication_until");
        }
        assertThatThrownBy(() -> Life.of(data))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("other tables than version 1");
    }

    @Test
    void aDamagedFileThatIsSetAsideIsKeptUnderAnotherName() throws Exception {
        used();
        damage(4096, 8192);
        byte[] before = Files.readAllBytes(data.resolve("longwire.db"));
        try (Life life = new Life(SqliteEngine.builder(data).setDamagedAside(true))) {
            assertThat(life.texts("/topic/a")).isEmpty();
        }
        String aside = names().stream()
                .filter(name -> name.matches("longwire\\.db\\..*Z\\.damaged"))
                .findFirst()
                .orElseThrow();
        assertThat(Arrays.equals(Files.readAllBytes(data.resolve(aside)), before))
                .isTrue();
    }

    @Test
    void aFileOfAnotherProgramIsRefusedAndNeverSetAside() throws Exception {
        Files.createDirectory(data);
        try (Database database = Database.toWrite(data.resolve("longwire.db"))) {
            database.run("CREATE TABLE somebodys (id INTEGER)");
        }
        assertThatThrownBy(() -> new Life(SqliteEngine.builder(data).setDamagedAside(true)))
                .isNotInstanceOf(DamagedException.class)
                .hasMessageContaining("is not a file of Longwire's");
        assertThat(names()).doesNotContain("damaged").contains("longwire.db");
    }

    @Test
    void anOlderFileIsBroughtToTheNewestVersionWithWhatIsInIt() throws Exception {
        used();
        Schema newer = new Schema(List.of(Schema.NEWEST.statements(0), MORE));
        try (Life life = new Life(SqliteEngine.builder(data).schema(newer))) {
            assertThat(life.texts("/topic/a")).containsExactly("kept");
        }
        try (Database database = Database.toRead(data.resolve("longwire.db"))) {
            assertThat(database.number("PRAGMA user_version")).isEqualTo(2);
            assertThat(database.number("SELECT count(*) FROM later")).isZero();
        }
    }

    @Test
    void aMigrationThatFailsLeavesTheFileAtItsVersion() throws Exception {
        used();
        Schema wrong = new Schema(
                List.of(Schema.NEWEST.statements(0), List.of(MORE.get(0), "CREATE TABLE topic (id INTEGER)")));
        assertThatThrownBy(() -> new Life(SqliteEngine.builder(data).schema(wrong)))
                .isInstanceOf(IOException.class);
        try (Life life = Life.of(data)) {
            assertThat(life.texts("/topic/a")).containsExactly("kept");
        }
    }

    @Test
    void aNewerFileIsRefused() throws Exception {
        Schema newer = new Schema(List.of(Schema.NEWEST.statements(0), MORE));
        new Life(SqliteEngine.builder(data).schema(newer)).close();
        assertThatThrownBy(() -> new Life(SqliteEngine.builder(data).setDamagedAside(true)))
                .isNotInstanceOf(DamagedException.class)
                .hasMessageContaining("is of version 2, but this Longwire knows up to 1")
                .hasMessageContaining("start the newer Longwire");
    }
}
