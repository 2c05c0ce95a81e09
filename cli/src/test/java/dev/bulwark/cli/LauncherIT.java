package dev.bulwark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher on a small project of its own: Maven is played by a script, Java is the one that runs this test. */
class LauncherIT {
  record Run(int exit, String out, String err) {}

  @TempDir Path temp;
  private Path project;

  @BeforeEach
  void a_project_with_one_module() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")) && Files.isExecutable(Path.of("/usr/bin/flock")), "skipped: no /bin/sh with flock");
    project = Files.createDirectories(temp.resolve("a project ü"));
    Files.copy(Sources.ROOT.resolve("bulwark"), project.resolve("bulwark"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(project.resolve("pom.xml"), "<project/>");
    Path sources = Files.createDirectories(project.resolve("cli/src/main/java"));
    Files.createDirectories(project.resolve(".mvn"));
    Files.writeString(project.resolve("cli/pom.xml"), "<project/>");
    Files.writeString(sources.resolve("Main.java"), "package dev.bulwark.cli; public class Main { public static void main(String[] a) { System.out.println(\"ran \" + String.join(\"|\", a)); if (a.length > 0 && a[0].equals(\"--path\")) System.out.println(System.getProperty(\"java.class.path\")); } }");
    Files.writeString(sources.resolve("Other.java"), "class Other {}");
    maven("echo built >>builds; echo 'Maven talks'; for a; do case $a in -Dbulwark.lib=*) lib=${a#*=};; esac; done; "
        + "\"$JAVA_HOME/bin/javac\" -d classes cli/src/main/java/*.java && \"$JAVA_HOME/bin/jar\" -c -f \"$lib/cli.jar\" -C classes .");
    // What lies there is older than any build of it.
    try (var files = Files.walk(project)) {
      for (Path file : files.toList()) Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
    }
  }

  private void maven(String script) throws IOException {
    Files.writeString(project.resolve("mvnw"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(project.resolve("mvnw"), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private ProcessBuilder launcher(Map<String, String> environment, String... args) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", project.resolve("bulwark").toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(temp.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("BULWARK_") || name.startsWith("LC_") || name.equals("JAVA_HOME"));
    builder.environment().putAll(Map.of("BULWARK_JAVA_HOME", System.getProperty("java.home"), "BULWARK_AOT", "off", "LANG", "C"));
    builder.environment().putAll(environment);
    return builder;
  }

  private Run run(Map<String, String> environment, String... args) throws Exception {
    return end(launcher(environment, args));
  }

  private Run end(ProcessBuilder builder) throws Exception {
    Path out = Files.createTempFile(temp, "out", "");
    Path err = Files.createTempFile(temp, "err", "");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private long builds() throws IOException {
    return Files.readAllLines(project.resolve("builds")).size();
  }

  @Test
  void the_first_start_builds_says_so_on_standard_error_and_runs_and_the_second_just_runs() throws Exception {
    Run first = run(Map.of(), "device", "a b", "*");
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.out()).isEqualTo("ran device|a b|*\n");
    assertThat(first.err()).startsWith("bulwark: building").contains("Maven talks");
    Run second = run(Map.of());
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).isEqualTo("ran \n");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void the_libraries_of_servers_are_there_for_what_serves_and_for_nothing_else_wherever_its_options_stand() throws Exception {
    maven("for a; do case $a in -Dbulwark.lib=*) lib=${a#*=};; esac; done; \"$JAVA_HOME/bin/javac\" -d classes cli/src/main/java/*.java && \"$JAVA_HOME/bin/jar\" -c -f \"$lib/cli.jar\" -C classes . && "
        + "for jar in netty-common helidon-http other; do cp \"$lib/cli.jar\" \"$lib/$jar-1.jar\"; done");
    for (String serves : List.of("up", "demo", "agent", "completion"))
      assertThat(run(Map.of(), "--path", serves, "x").out()).as(serves).contains("serve/netty-common-1.jar", "serve/helidon-http-1.jar", "/other-1.jar");
    for (String other : List.of("audit", "firmware", "doctor", "device")) assertThat(run(Map.of(), "--path", other, "up").out()).as(other).doesNotContain("netty", "helidon").contains("/other-1.jar");
    assertThat(run(Map.of(), "--path").out()).contains("netty-common");
  }

  @Test
  void a_changed_and_a_removed_source_are_noticed_and_earlier_jars_go() throws Exception {
    run(Map.of());
    Files.setLastModifiedTime(project.resolve("cli/src/main/java/Other.java"), FileTime.from(Instant.now().plusSeconds(2)));
    run(Map.of());
    assertThat(builds()).isEqualTo(2);
    Files.setLastModifiedTime(project.resolve("cli/src/main/java/Other.java"), FileTime.from(Instant.now().minusSeconds(3600)));
    run(Map.of());
    Files.delete(project.resolve("cli/src/main/java/Other.java"));
    run(Map.of());
    long afterRemoval = builds();
    assertThat(afterRemoval).isGreaterThanOrEqualTo(3);
    try (var folders = Files.list(project.resolve(".bulwark-build"))) {
      assertThat(folders.filter(folder -> folder.getFileName().toString().startsWith("lib-"))).hasSize(1);
    }
    run(Map.of());
    assertThat(builds()).isEqualTo(afterRemoval);
  }

  @Test
  void two_at_once_build_once_and_both_answer() throws Exception {
    Path out = Files.createTempFile(temp, "other", "");
    Process other = launcher(Map.of(), "one").redirectOutput(out.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    assertThat(run(Map.of(), "two").out()).isEqualTo("ran two\n");
    assertThat(other.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(out)).isEqualTo("ran one\n");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void without_a_new_enough_java_it_says_what_to_install() throws Exception {
    Path jvms = Files.createDirectories(temp.resolve("jvms"));
    Path old = jvms.resolve("java-17");
    Files.createDirectories(old.resolve("bin"));
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\nJAVA_RUNTIME_VERSION=\"17.0.15+6\"\n");
    for (String tool : List.of("java", "javac")) {
      Files.writeString(old.resolve("bin/" + tool), "#!/bin/sh\necho it was started; exit 1\n");
      Files.setPosixFilePermissions(old.resolve("bin/" + tool), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Run run = run(Map.of("BULWARK_JAVA_HOME", old.toString(), "BULWARK_JVM_DIR", jvms.toString(), "PATH", old.resolve("bin") + ":/usr/bin:/bin"));
    assertThat(run.exit()).isEqualTo(5);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).singleElement().asString().startsWith("bulwark: PLATFORM-001: no JDK 25 found: ");
  }

  @Test
  void a_failed_build_names_its_cause_and_leaves_the_earlier_jars_usable() throws Exception {
    run(Map.of());
    maven("echo '[ERROR] no network'; exit 1");
    Files.setLastModifiedTime(project.resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(2)));
    Run failed = run(Map.of());
    assertThat(failed.exit()).isEqualTo(5);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("bulwark: PLATFORM-002: the build failed: [ERROR] no network");
    assertThat(run(Map.of("BULWARK_BUILD", "never"), "still").out()).isEqualTo("ran still\n");
  }

  @Test
  void it_becomes_java_so_that_signals_reach_it() throws Exception {
    run(Map.of());
    Files.writeString(
        project.resolve("cli/src/main/java/Main.java"),
        "package dev.bulwark.cli; public class Main { public static void main(String[] a) throws Exception { System.out.println(ProcessHandle.current().pid()); System.out.flush(); Thread.sleep(600000); } }");
    Process process = launcher(Map.of()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var reader = process.inputReader()) {
      assertThat(reader.readLine()).isEqualTo(Long.toString(process.pid()));
      process.destroy();
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void a_link_to_it_starts_the_same_program() throws Exception {
    run(Map.of());
    Path link = Files.createSymbolicLink(temp.resolve("bulwark-link"), project.resolve("bulwark"));
    ProcessBuilder builder = launcher(Map.of());
    builder.command("/bin/sh", link.toString(), "linked");
    assertThat(end(builder).out()).isEqualTo("ran linked\n");
    assertThat(builds()).isEqualTo(1);
  }
}
