package dev.bulwark.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.bulwark.fleet.response.Containment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of the house. This module sees all others, so they are held here. */
class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.bulwark");
  private static final List<String> CAPABILITIES = List.of("pki", "gateway", "update", "hardening", "network", "monitor");

  @Test
  void the_laws_are_held_over_the_whole_product() {
    for (String module : List.of("problem", "firmware", "fleet", "pki", "gateway", "agent", "server", "cli"))
      assertThat(OURS.stream().map(c -> c.getPackageName() + ".")).as("classes of " + module).anyMatch(name -> name.startsWith("dev.bulwark." + module + "."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"problem", "firmware", "fleet"})
  void the_ground_knows_nobody_above_it_nor_beside_it(String ground) {
    DescribedPredicate<JavaClass> ownOrBelow = resideInAnyPackage("dev.bulwark." + ground + "..", "dev.bulwark.problem..");
    noClasses().that().resideInAPackage("dev.bulwark." + ground + "..").should().dependOnClassesThat(resideInAnyPackage("dev.bulwark..").and(not(ownOrBelow))).check(OURS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pki", "gateway", "update", "hardening", "network", "monitor"})
  void a_capability_knows_neither_another_nor_the_agent_server_or_command_line(String capability) {
    List<String> others = new ArrayList<>(List.of("dev.bulwark.agent..", "dev.bulwark.server..", "dev.bulwark.cli..", "dev.bulwark.bench.."));
    for (String other : CAPABILITIES) if (!other.equals(capability)) others.add("dev.bulwark." + other + "..");
    noClasses().that().resideInAPackage("dev.bulwark." + capability + "..")
        .should().dependOnClassesThat().resideInAnyPackage(others.toArray(String[]::new))
        .allowEmptyShould(true) // a capability that is not built yet has no classes
        .check(OURS);
  }

  @Test
  void containment_is_a_seam_of_the_ground_that_knows_devices_and_nothing_else_of_it() {
    classes().that().resideInAPackage("dev.bulwark.fleet.response")
        .should().onlyDependOnClassesThat().resideInAnyPackage("dev.bulwark.fleet.response", "dev.bulwark.fleet.device", "dev.bulwark.problem", "java..", "org.jspecify..")
        .check(OURS);
  }

  @Test
  void only_capabilities_and_the_server_that_wires_them_cut_devices_off() {
    List<String> allowed = new ArrayList<>(List.of("dev.bulwark.server.."));
    for (String capability : CAPABILITIES) allowed.add("dev.bulwark." + capability + "..");
    classes().that().implement(Containment.class).should().resideInAnyPackage(allowed.toArray(String[]::new)).check(OURS);
  }

  @Test
  void the_device_side_never_knows_the_server_nor_its_parts() {
    noClasses().that().resideInAPackage("dev.bulwark.agent..")
        .should().dependOnClassesThat().resideInAnyPackage("dev.bulwark.server..", "dev.bulwark.cli..", "dev.bulwark.pki..", "dev.bulwark.gateway..")
        .check(OURS);
  }

  @Test
  void the_server_does_not_know_the_command_line() {
    noClasses().that().resideInAPackage("dev.bulwark.server..").should().dependOnClassesThat().resideInAPackage("dev.bulwark.cli..").check(OURS);
  }

  /** The launcher leaves these off the class path of all other commands. */
  @Test
  void only_what_serves_needs_the_libraries_of_servers() {
    String serving = "(io\\.helidon|com\\.hivemq|io\\.netty|io\\.reactivex|org\\.eclipse\\.collections|com\\.google|org\\.rocksdb|jetbrains|com\\.sun\\.jna|oshi|kotlin|mu|jakarta\\.xml|org\\.glassfish|com\\.sun\\.xml|com\\.codahale)\\..*";
    Set<JavaClass> reached = new LinkedHashSet<>();
    Deque<JavaClass> next = new ArrayDeque<>(OURS.stream().filter(ArchitectureTest::neverServes).toList());
    while (!next.isEmpty()) {
      JavaClass one = next.pop();
      if (!reached.add(one)) continue;
      for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
        assertThat(dependency.getTargetClass().getBaseComponentType().getName()).as(dependency.getDescription()).doesNotMatch(serving);
        if (dependency.getTargetClass().getPackageName().startsWith("dev.bulwark.")) next.push(dependency.getTargetClass());
      }
    }
    assertThat(reached.stream().map(JavaClass::getSimpleName)).contains("DoctorCommand", "ScorecardCommand", "ApiClient", "AuditImage", "NetworkProve", "FirmwarePlan");
  }

  private static boolean neverServes(JavaClass one) {
    if (!one.getPackageName().startsWith("dev.bulwark.cli") || one.getPackageName().matches("dev\\.bulwark\\.cli\\.(demo|agent)")) return false;
    // The first four make or start every command.
    return !one.getName().matches("dev\\.bulwark\\.cli\\.(Main|Commands|CompletionCommand|Rehearsal|ServingRehearsal|UpCommand)(\\$.*)?");
  }

  @Test
  void only_the_http_package_knows_the_http_library() {
    noClasses().that().resideOutsideOfPackage("dev.bulwark.server.http..").should().dependOnClassesThat().resideInAPackage("io.helidon..").check(OURS);
  }

  @Test
  void only_the_store_speaks_to_databases() {
    noClasses().that().resideOutsideOfPackage("dev.bulwark.fleet.store..")
        .should().dependOnClassesThat().resideInAnyPackage("java.sql..", "javax.sql..", "com.zaxxer..", "org.flywaydb..", "org.sqlite..", "org.postgresql..")
        .check(OURS);
  }

  @Test
  void only_the_gateway_knows_the_broker() {
    noClasses().that().resideOutsideOfPackage("dev.bulwark.gateway..")
        .should().dependOnClassesThat().resideInAnyPackage("com.hivemq.embedded..", "com.hivemq.extension..", "com.hivemq.extensions..")
        .check(OURS);
  }

  @Test
  void the_old_json_binding_stays_with_the_libraries_that_need_it() {
    noClasses().should().dependOnClassesThat().resideInAnyPackage("com.fasterxml.jackson.databind..", "com.fasterxml.jackson.core..").check(OURS);
  }

  @Test
  void small_commands_do_not_reach_the_server_or_the_broker() {
    noClasses().that().resideInAnyPackage("dev.bulwark.cli.api..", "dev.bulwark.cli.device..", "dev.bulwark.cli.json..", "dev.bulwark.cli.terminal..", "dev.bulwark.cli.log..")
        .should().dependOnClassesThat().resideInAnyPackage("dev.bulwark.server..", "dev.bulwark.gateway..", "dev.bulwark.agent..", "io.helidon..", "com.hivemq..")
        .check(OURS);
  }

  @Test
  void every_package_is_null_marked_and_says_what_it_promises() throws IOException {
    Pattern tour = Pattern.compile("/\\*\\*(.*?)\\*/\\s*@NullMarked\\s+package ", Pattern.DOTALL);
    List<String> faults = new ArrayList<>();
    for (Path module : Sources.modules()) {
      try (Stream<Path> folders = Files.walk(module.resolve("src/main/java"))) {
        for (Path folder : folders.filter(Files::isDirectory).toList()) {
          try (Stream<Path> files = Files.list(folder)) {
            if (files.noneMatch(file -> file.toString().endsWith(".java"))) continue;
          }
          Path info = folder.resolve("package-info.java");
          Matcher found = tour.matcher(Files.exists(info) ? Files.readString(info) : "");
          if (!found.find()) faults.add(Sources.ROOT.relativize(folder) + " has no documented, null-marked package-info");
          else if (found.group(1).replaceAll("[^A-Za-z ]", " ").strip().split("\\s+").length < 8) faults.add(Sources.ROOT.relativize(info) + " says too little");
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void no_source_promises_what_is_not_there() throws IOException {
    Pattern half = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX|HA" + "CK)\\b|not implemented|UnsupportedOperationException\\(\\)");
    List<String> faults = new ArrayList<>();
    for (Path source : Sources.main()) if (half.matcher(Files.readString(source)).find()) faults.add(Sources.ROOT.relativize(source).toString());
    assertThat(faults).isEmpty();
  }

  @Test
  void no_source_is_too_long_to_be_read() throws IOException {
    List<String> faults = new ArrayList<>();
    for (Path source : Sources.main()) {
      try (Stream<String> lines = Files.lines(source)) {
        long count = lines.count();
        if (count > 600) faults.add(Sources.ROOT.relativize(source) + ": " + count + " lines");
      }
    }
    assertThat(faults).isEmpty();
  }
}
