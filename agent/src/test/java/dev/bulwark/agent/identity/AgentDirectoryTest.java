package dev.bulwark.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.agent.kit.TestAuthority;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentDirectoryTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  @TempDir Path folder;

  private static List<X509Certificate> chainFor(DeviceKey key) {
    return AUTHORITY.device("cam1", key, NOW, NOW.plus(Duration.ofDays(90))).chain();
  }

  private static StoredIdentity enrol(AgentDirectory directory) {
    AgentDirectory.Draft draft = directory.begin(DeviceKey.newInFile(RANDOM));
    return draft.complete(chainFor(draft.key()), AUTHORITY.roots());
  }

  /** What mosquitto or curl would find: the plain names, read one by one. */
  private static Optional<X509Certificate> pairByPlainNames(Path folder) throws Exception {
    Path key = folder.resolve("key.pem");
    Path certificate = folder.resolve("cert.pem");
    if (!Files.exists(key) || !Files.exists(certificate)) return Optional.empty();
    X509Certificate leaf = Pem.certificates(certificate).getFirst();
    Signature signing = Signature.getInstance("SHA256withECDSA");
    signing.initSign(Pem.privateKey(key));
    signing.update(new byte[] {1});
    Signature verifying = Signature.getInstance("SHA256withECDSA");
    verifying.initVerify(leaf.getPublicKey());
    verifying.update(new byte[] {1});
    assertThat(verifying.verify(signing.sign())).as("key.pem and cert.pem belong together").isTrue();
    return Optional.of(leaf);
  }

  @Test
  void what_was_stored_is_read_back_and_the_plain_names_are_plain_files_of_mode_0600() throws Exception {
    StoredIdentity stored = enrol(AgentDirectory.at(folder.resolve("a")));
    StoredIdentity read = AgentDirectory.at(folder.resolve("a")).enrolled();
    assertThat(read.serial()).isEqualTo(stored.serial());
    assertThat(read.credential().chain()).hasSize(2).isEqualTo(stored.credential().chain());
    assertThat(read.roots()).containsExactly(AUTHORITY.root);
    assertThat(pairByPlainNames(folder.resolve("a"))).contains(stored.credential().leaf());
    for (String name : List.of("key.pem", "cert.pem", "ca.pem")) {
      Path file = folder.resolve("a").resolve(name);
      assertThat(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).as(name).isTrue();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))).isEqualTo("rw-------");
    }
  }

  @Test
  void a_second_generation_replaces_the_first_and_its_key_is_gone_after_forgetting() throws Exception {
    AgentDirectory directory = AgentDirectory.at(folder);
    StoredIdentity first = enrol(directory);
    String oldKey = Files.readString(folder.resolve("key.pem"));
    StoredIdentity second = enrol(directory);
    assertThat(second.generation()).isGreaterThan(first.generation());
    assertThat(pairByPlainNames(folder)).contains(second.credential().leaf());
    directory.forgetOthers();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) assertThat(Files.readString(file)).as(file.toString()).isNotEqualTo(oldKey);
    }
  }

  /** Power lost. Not an Exception that a clean-up could catch. */
  private static final class PowerCut extends Error {
    private static final long serialVersionUID = 1;
  }

  @Test
  void a_power_cut_before_any_step_of_a_renewal_leaves_a_usable_pair() throws Exception {
    int steps = 0;
    for (int cut = 0; ; cut++) {
      Path here = folder.resolve("cut" + cut);
      StoredIdentity first = enrol(AgentDirectory.withSteps(here, step -> {}));
      int[] left = {cut};
      AgentDirectory dying =
          AgentDirectory.withSteps(
              here,
              step -> {
                if (left[0]-- == 0) throw new PowerCut();
              });
      boolean whole = false;
      Optional<StoredIdentity> second = Optional.empty();
      try {
        second = Optional.of(enrol(dying));
        dying.forgetOthers();
        whole = true;
      } catch (PowerCut e) {
        steps++;
      }
      X509Certificate found = pairByPlainNames(here).orElseThrow();
      AgentDirectory after = AgentDirectory.withSteps(here, step -> {});
      assertThat(after.enrolled().credential().leaf()).as("cut before step " + cut).isEqualTo(found);
      if (second.isPresent()) assertThat(found).isEqualTo(second.get().credential().leaf());
      else assertThat(first.generation()).isPositive();
      after.mend();
      StoredIdentity next = enrol(after);
      after.forgetOthers();
      assertThat(pairByPlainNames(here)).contains(next.credential().leaf());
      assertThat(leftovers(here)).isEmpty();
      if (whole) break;
    }
    assertThat(steps).as("steps at which the power was cut").isGreaterThan(20);
  }

  @Test
  void a_power_cut_during_the_first_enrolment_leaves_nothing_or_a_usable_pair() throws Exception {
    for (int cut = 0; ; cut++) {
      Path here = folder.resolve("first" + cut);
      int[] left = {cut};
      AgentDirectory dying =
          AgentDirectory.withSteps(
              here,
              step -> {
                if (left[0]-- == 0) throw new PowerCut();
              });
      boolean whole = false;
      try {
        enrol(dying);
        whole = true;
      } catch (PowerCut e) {
        // as meant
      }
      AgentDirectory after = AgentDirectory.withSteps(here, step -> {});
      after.mend();
      Optional<StoredIdentity> identity = after.current();
      assertThat(pairByPlainNames(here)).isEqualTo(identity.map(found -> found.credential().leaf()));
      if (whole) break;
    }
  }

  private static List<Path> leftovers(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(path -> path.getFileName().toString().endsWith(".new")).forEach(found::add);
    }
    return found;
  }

  @Test
  void a_draft_that_is_abandoned_leaves_the_identity_as_it_was() {
    AgentDirectory directory = AgentDirectory.at(folder);
    StoredIdentity first = enrol(directory);
    directory.begin(DeviceKey.newInFile(RANDOM)).abandon();
    assertThat(directory.enrolled().serial()).isEqualTo(first.serial());
  }

  @Test
  void an_empty_folder_is_not_an_identity_and_says_what_to_do() {
    AgentDirectory directory = AgentDirectory.at(folder);
    assertThat(directory.current()).isEmpty();
    assertThatThrownBy(directory::enrolled).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("AGENT-002"));
    assertThatThrownBy(directory::settings).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("AGENT-002"));
  }

  @Test
  void a_folder_that_cannot_be_written_is_a_problem_not_a_crash() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    AgentDirectory directory = AgentDirectory.at(file.resolve("below"));
    assertThatThrownBy(() -> directory.begin(DeviceKey.newInFile(RANDOM))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("AGENT-001"));
  }

  @Test
  void settings_come_back_and_a_plaintext_server_is_refused() {
    AgentDirectory directory = AgentDirectory.at(folder);
    Settings settings = new Settings(new DeviceId("cam1"), URI.create("https://gateway.example:8443"), "file");
    directory.save(settings);
    assertThat(directory.settings()).isEqualTo(settings);
    assertThatThrownBy(() -> new Settings(new DeviceId("cam1"), URI.create("http://gateway.example"), "file")).hasMessageContaining("https");
  }

  @Test
  void settings_of_another_hand_are_read_within_bounds() throws Exception {
    for (String text : List.of("", "{", "[]", "{\"id\":\"a/b\",\"server\":\"https://x\"}", "{\"id\":\"a\",\"server\":\"http://x\"}", "[".repeat(100_000), "{\"id\":\"" + "a".repeat(200_000) + "\"}")) {
      Files.writeString(folder.resolve("agent.json"), text);
      assertThatThrownBy(() -> AgentDirectory.at(folder).settings()).isInstanceOf(Problem.class);
    }
  }
}
