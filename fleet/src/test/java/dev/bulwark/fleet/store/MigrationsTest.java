package dev.bulwark.fleet.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  @Test
  void both_databases_have_the_same_migrations_with_the_same_tables_and_columns() throws Exception {
    List<String> sqlite = names("sqlite");
    assertThat(sqlite).isEqualTo(Migrations.SCRIPTS).isEqualTo(names("postgresql"));
    for (String name : sqlite) assertThat(columns("sqlite", name)).as(name).isNotEmpty().isEqualTo(columns("postgresql", name));
  }

  private static List<String> names(String engine) throws Exception {
    try (Stream<Path> files = Files.list(folder(engine))) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  /** Lines with their types made one: what is left may not differ. */
  private static TreeSet<String> columns(String engine, String name) throws Exception {
    TreeSet<String> lines = new TreeSet<>();
    Pattern space = Pattern.compile("\\s+");
    for (String line : Files.readAllLines(folder(engine).resolve(name)))
      lines.add(space.matcher(line.replaceAll("--.*", "").replace("BYTEA", "BLOB").replace("COLLATE \"C\" ", "")
          .replace("BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT")).replaceAll(" ").strip());
    return lines;
  }

  private static Path folder(String engine) throws IOException {
    return Path.of("src/main/resources/db", engine);
  }
}
