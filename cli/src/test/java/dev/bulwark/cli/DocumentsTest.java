package dev.bulwark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.server.config.Config;
import dev.bulwark.server.config.ConfigProblem;
import dev.bulwark.server.config.ConfigReader;
import dev.bulwark.server.config.ConfigReading;
import dev.bulwark.server.config.ConfigYaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name exists: tests, classes, files, settings. */
class DocumentsTest {
  private static final Set<String> NOT_OURS = Set.of("target", "node_modules");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```$");

  /** Every file that could be in the repository: no build output, nothing hidden but what continuous integration reads. */
  private static List<Path> files(String ending) throws IOException {
    List<Path> found = new ArrayList<>();
    collect(Sources.ROOT, ending, found);
    return found;
  }

  private static void collect(Path folder, String ending, List<Path> found) throws IOException {
    List<Path> entries;
    try (Stream<Path> all = Files.list(folder)) {
      entries = all.sorted().toList();
    }
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      boolean hidden = name.startsWith(".") && !name.equals(".ci") && !name.equals(".mvn");
      if (hidden || NOT_OURS.contains(name) || Files.isSymbolicLink(entry)) continue;
      if (Files.isDirectory(entry)) {
        if (!Files.exists(entry.resolve("server.json")) && !Files.exists(entry.resolve("operator.token"))) collect(entry, ending, found);
      } else if (name.endsWith(ending)) found.add(entry);
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }

  private static String page(String name) throws IOException {
    return read(Sources.ROOT.resolve(name));
  }

  /** Sources by the name of their class; several packages may have a class of one name. */
  private static Map<String, List<String>> classes() throws IOException {
    Map<String, List<String>> classes = new TreeMap<>();
    for (Path file : files(".java")) {
      String name = file.getFileName().toString();
      classes.computeIfAbsent(name.substring(0, name.length() - 5), key -> new ArrayList<>()).add(read(file));
    }
    return classes;
  }

  @Test
  void every_class_and_test_that_the_threat_model_names_exists() throws IOException {
    Map<String, List<String>> classes = classes();
    String model = page("THREAT-MODEL.md");
    List<String> missing = new ArrayList<>();
    Pattern named = Pattern.compile("`([A-Z][A-Za-z0-9]+)(?:\\.([a-z][A-Za-z0-9_]+))?`");
    List<MatchResult> all = named.matcher(model).results().toList();
    for (MatchResult one : all) {
      String method = one.group(2);
      List<String> sources = classes.getOrDefault(one.group(1), List.of());
      boolean there = method == null ? !sources.isEmpty() : sources.stream().anyMatch(source -> source.contains(" " + method + "("));
      if (!there) missing.add(one.group());
    }
    assertThat(missing).isEmpty();
    assertThat(all).as("a table of attacks, each with its tests").hasSizeGreaterThan(150);
  }

  @Test
  void every_attack_of_the_threat_model_has_an_attacker_a_control_and_a_test() throws IOException {
    String model = page("THREAT-MODEL.md");
    String table = model.substring(model.indexOf("## Controls and their proof"), model.indexOf("## Known incidents"));
    List<String> faults = new ArrayList<>();
    for (String line : table.lines().filter(line -> line.startsWith("| A")).toList()) {
      String[] cells = line.split("\\|", -1);
      if (cells.length != 6 || !cells[1].matches(" A([1-9]|1[01])(, A([1-9]|1[01]))* ") || !cells[4].contains("`")) faults.add(line);
    }
    assertThat(faults).isEmpty();
    for (int attacker = 1; attacker <= 11; attacker++) assertThat(table).containsPattern("A" + attacker + "[, ]");
  }

  @Test
  void every_link_between_documents_leads_to_a_file() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : files(".md")) {
      for (MatchResult link : LINK.matcher(FENCE.matcher(read(document)).replaceAll("")).results().toList()) {
        String target = link.group(1).replaceFirst("#.*", "");
        if (target.isEmpty() || target.matches("[a-z]+:.*")) continue;
        if (!Files.exists(document.resolveSibling(target))) broken.add(Sources.ROOT.relativize(document) + " -> " + target);
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void the_list_of_practices_names_every_page() throws IOException {
    String list = page("docs/practices/README.md");
    try (Stream<Path> pages = Files.list(Sources.ROOT.resolve("docs/practices"))) {
      for (Path page : pages.filter(file -> !file.endsWith("README.md")).toList()) assertThat(list).contains("](" + page.getFileName() + ")");
    }
  }

  @Test
  void the_readme_names_the_two_commands_and_the_documents() throws IOException {
    assertThat(page("README.md"))
        .contains("./verify", "./bulwark demo", "](ARCHITECTURE.md)", "](THREAT-MODEL.md)", "](SECURITY.md)", "](CHANGELOG.md)", "](bench/README.md)", "](docs/practices/README.md)", "](LICENSE)");
  }

  @Test
  void no_file_tells_of_the_machine_it_was_written_on() throws IOException {
    // Split, so that this file does not name what it forbids.
    Pattern machine = Pattern.compile("(?<![A-Za-z0-9_.])/(ho" + "me/[a-z]|ro" + "ot/|Us" + "ers/[a-z]|wo" + "rk/)|[A-Z]:\\\\Us" + "ers");
    assertThat(machine.matcher("see /ho" + "me/someone/notes").find()).isTrue();
    List<String> faults = new ArrayList<>();
    for (String ending : List.of(".md", ".java", ".xml", ".sql", ".yaml", ".json", ".service", ".properties", ".config", "bulwark", "verify", "run"))
      for (Path file : files(ending)) if (machine.matcher(Files.readString(file, StandardCharsets.ISO_8859_1)).find()) faults.add(Sources.ROOT.relativize(file).toString());
    assertThat(faults).isEmpty();
  }

  @Test
  void the_configuration_page_has_exactly_the_keys_of_the_program() throws IOException {
    Set<String> known = new TreeSet<>();
    for (String section : List.of("", "listen", "store", "pki", "pki.profiles.NAME", "gateway", "gateway.tls", "gateway.dtls", "gateway.limits", "gateway.topics.CLASS", "keys", "events", "audits"))
      for (String key : keys(section)) known.add(section.isEmpty() ? key : section + "." + key);
    known.removeAll(Set.of("listen", "store", "pki", "gateway", "keys", "events", "audits", "pki.profiles", "gateway.tls", "gateway.dtls", "gateway.limits", "gateway.topics"));
    known.remove("pki.classes");
    known.add("pki.classes.CLASS");
    assertThat(documented().keySet()).isEqualTo(known);
  }

  @Test
  void the_configuration_page_has_the_programs_defaults() throws IOException {
    Map<String, String> documented = documented();
    Map<String, String> shown = new TreeMap<>();
    List<String> path = new ArrayList<>();
    for (String line : ConfigYaml.show(Config.defaults()).lines().toList()) {
      int depth = (line.length() - line.stripLeading().length()) / 2;
      while (path.size() > depth) path.removeLast();
      String[] parts = line.strip().split(":", 2);
      path.add(parts[0]);
      if (!parts[1].isBlank()) shown.put(String.join(".", path), parts[1].strip().replace("\"", ""));
    }
    assertThat(shown).isNotEmpty().allSatisfy((key, value) -> assertThat(documented).as(key).containsEntry(key, value));
  }

  /** The program tells all keys of a section to whoever writes one that is far from each of them. */
  private static List<String> keys(String section) {
    StringBuilder yaml = new StringBuilder();
    for (String level : section.isEmpty() ? List.<String>of() : List.of(section.split("\\."))) yaml.append('{').append(level.replace("NAME", "n")).append(": ");
    yaml.append("{qqqqqqqqqqqqqqqqqqqq: 1}").append("}".repeat(section.isEmpty() ? 0 : section.split("\\.").length));
    if (ConfigReader.read(yaml.toString()) instanceof ConfigReading.Invalid invalid)
      for (ConfigProblem problem : invalid.problems())
        if (problem.code().equals("UP-003") && problem.hint().startsWith("known here: ")) return List.of(problem.hint().substring("known here: ".length()).split(", "));
    throw new AssertionError("no list of keys for " + section);
  }

  private static Map<String, String> documented() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    Pattern row = Pattern.compile("(?m)^\\| `([A-Za-z.]+)` \\| (?:`([^`]*)`|—) \\| .+ \\|$");
    for (MatchResult one : row.matcher(page("docs/configuration.md")).results().toList()) rows.put(one.group(1), one.group(2) == null ? "" : one.group(2));
    return rows;
  }
}
