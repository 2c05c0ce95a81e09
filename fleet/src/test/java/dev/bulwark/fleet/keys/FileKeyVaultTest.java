package dev.bulwark.fleet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Signature;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileKeyVaultTest {
  @TempDir Path dir;

  @BeforeAll
  static void provider() {
    CryptoProviders.install();
  }

  private Path folder() {
    return dir.resolve("keys");
  }

  private FileKeyVault byFile() {
    return FileKeyVault.open(folder(), Unlock.beside(folder()));
  }

  private FileKeyVault byPassphrase(String passphrase) {
    return FileKeyVault.open(folder(), Unlock.passphrase(Secret.of(passphrase.toCharArray())));
  }

  private static boolean verifies(SigningKey key, byte[] message, byte[] signature) throws Exception {
    Signature verifier = Signature.getInstance(key.algorithm());
    verifier.initVerify(key.publicKey());
    verifier.update(message);
    return verifier.verify(signature);
  }

  private static void fails(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @EnumSource(KeyVault.Algorithm.class)
  void a_key_signs_the_same_after_the_vault_was_closed_and_opened_again(KeyVault.Algorithm algorithm) throws Exception {
    byte[] message = "message".getBytes(StandardCharsets.UTF_8);
    byte[] made;
    try (FileKeyVault vault = byFile()) {
      SigningKey key = vault.create("issuing", algorithm);
      made = key.publicKey().getEncoded();
      assertThat(verifies(key, message, key.sign(message))).isTrue();
    }
    try (FileKeyVault vault = byFile()) {
      SigningKey key = vault.find("issuing").orElseThrow();
      assertThat(key.publicKey().getEncoded()).isEqualTo(made);
      byte[] signature = key.sign(message);
      assertThat(verifies(key, message, signature)).isTrue();
      assertThat(verifies(key, "massage".getBytes(StandardCharsets.UTF_8), signature)).isFalse();
      assertThat(vault.find("other")).isEmpty();
    }
  }

  @Test
  void the_right_passphrase_opens_the_vault_and_a_wrong_one_is_refused() {
    try (FileKeyVault vault = byPassphrase("correct horse")) {
      vault.create("root", KeyVault.Algorithm.P384);
    }
    fails("KEYS-003", () -> byPassphrase("correct horsf").close());
    try (FileKeyVault vault = byPassphrase("correct horse")) {
      assertThat(vault.find("root")).isPresent();
    }
    fails("KEYS-008", () -> byFile().close());
  }

  @Test
  void a_vault_made_with_a_key_file_asks_for_it_and_never_makes_another() throws Exception {
    byFile().close();
    fails("KEYS-008", () -> byPassphrase("x").close());
    Path unlock = dir.resolve("keys.unlock");
    byte[] content = Files.readAllBytes(unlock);
    content[0] ^= 1;
    Files.write(unlock, content);
    fails("KEYS-003", () -> byFile().close());
    Files.delete(unlock);
    fails("KEYS-008", () -> byFile().close());
    assertThat(unlock).doesNotExist();
  }

  @Test
  void everything_on_the_disk_is_for_the_owner_alone_and_the_private_key_is_not_readable_in_it() throws Exception {
    try (FileKeyVault vault = byFile()) {
      vault.create("issuing", KeyVault.Algorithm.P256);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder()))).isEqualTo("rwx------");
    for (Path file : List.of(dir.resolve("keys.unlock"), folder().resolve("vault.json"), folder().resolve("issuing.key"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).as(file.toString()).isEqualTo("rw-------");
    }
    assertThat(Files.readString(folder().resolve("issuing.key"))).contains("\"publicKey\"").doesNotContain("PRIVATE");
    try (var files = Files.list(folder())) {
      assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder(".lock", "vault.json", "issuing.key");
    }
  }

  @Test
  void a_key_file_or_unlock_file_that_others_may_read_is_refused() throws Exception {
    try (FileKeyVault vault = byFile()) {
      vault.create("issuing", KeyVault.Algorithm.P256);
    }
    Files.setPosixFilePermissions(folder().resolve("issuing.key"), PosixFilePermissions.fromString("rw-r-----"));
    try (FileKeyVault vault = byFile()) {
      fails("KEYS-007", () -> vault.find("issuing"));
    }
    Files.setPosixFilePermissions(dir.resolve("keys.unlock"), PosixFilePermissions.fromString("rw----r--"));
    fails("KEYS-007", () -> byFile().close());
  }

  @Test
  void a_key_file_with_any_one_byte_flipped_is_refused() throws Exception {
    try (FileKeyVault vault = byFile()) {
      vault.create("issuing", KeyVault.Algorithm.P256);
    }
    Path file = folder().resolve("issuing.key");
    byte[] good = Files.readAllBytes(file);
    try (FileKeyVault vault = byFile()) {
      for (int i = 0; i < good.length; i++) {
        if (Character.isWhitespace(good[i])) continue;
        byte[] bad = good.clone();
        bad[i] ^= 2;
        Files.write(file, bad);
        fails("KEYS-004", () -> vault.find("issuing"));
      }
      Files.write(file, good);
      assertThat(vault.find("issuing")).isPresent();
    }
  }

  @Test
  void a_key_file_under_another_name_or_with_anothers_public_key_is_refused() throws Exception {
    try (FileKeyVault vault = byFile()) {
      vault.create("one", KeyVault.Algorithm.P256);
      vault.create("two", KeyVault.Algorithm.P256);
    }
    Path one = folder().resolve("one.key");
    Path two = folder().resolve("two.key");
    String held = Files.readString(one);
    Files.copy(one, folder().resolve("three.key"));
    String mine = java.util.Base64.getEncoder().encodeToString(VaultJson.read(Files.readAllBytes(one), KeyFile.class).publicKey());
    String theirs = java.util.Base64.getEncoder().encodeToString(VaultJson.read(Files.readAllBytes(two), KeyFile.class).publicKey());
    assertThat(held).contains(mine);
    Files.writeString(one, held.replace(mine, theirs));
    try (FileKeyVault vault = byFile()) {
      fails("KEYS-004", () -> vault.find("three"));
      fails("KEYS-004", () -> vault.find("one"));
      assertThat(vault.find("two")).isPresent();
    }
  }

  @Test
  void a_header_that_makes_guessing_cheaper_or_says_nothing_is_refused() throws Exception {
    byPassphrase("p").close();
    Path header = folder().resolve("vault.json");
    String text = Files.readString(header);
    Files.writeString(header, text.replace("65536", "1024"));
    fails("KEYS-004", () -> byPassphrase("p").close());
    Files.writeString(header, text.replace("65536", "32768"));
    fails("KEYS-003", () -> byPassphrase("p").close());
    for (String damage : List.of("", "{", "[]", "{\"version\":2}", "{\"version\":1,\"argon2\":null,\"check\":null}", text + "x", text.replace("version", "verzion"))) {
      Files.writeString(header, damage);
      fails("KEYS-004", () -> byPassphrase("p").close());
    }
    Files.writeString(header, text);
    byPassphrase("p").close();
  }

  @Test
  void keys_without_a_header_are_a_damaged_vault_and_not_a_new_one() throws Exception {
    try (FileKeyVault vault = byFile()) {
      vault.create("issuing", KeyVault.Algorithm.P256);
    }
    Files.delete(folder().resolve("vault.json"));
    fails("KEYS-004", () -> byFile().close());
  }

  @Test
  void what_a_crash_left_unfinished_is_swept_and_the_vault_is_usable() throws Exception {
    byFile().close();
    Files.delete(folder().resolve("vault.json"));
    Files.writeString(folder().resolve(".issuing.key-1234.unfinished"), "half");
    try (FileKeyVault vault = byFile()) {
      assertThat(vault.find("issuing")).isEmpty();
      vault.create("issuing", KeyVault.Algorithm.P256);
    }
    assertThat(folder().resolve(".issuing.key-1234.unfinished")).doesNotExist();
    try (FileKeyVault vault = byFile()) {
      assertThat(vault.find("issuing")).isPresent();
    }
  }

  @Test
  void of_two_vaults_making_one_name_at_once_exactly_one_succeeds() throws Exception {
    try (FileKeyVault first = byFile();
        FileKeyVault second = byFile();
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 10; round++) {
        String name = "key-" + round;
        Callable<SigningKey> one = () -> first.create(name, KeyVault.Algorithm.P256);
        Callable<SigningKey> two = () -> second.create(name, KeyVault.Algorithm.P256);
        List<Future<SigningKey>> outcomes = pool.invokeAll(List.of(one, two));
        assertThat(outcomes).filteredOn(f -> f.state() == Future.State.SUCCESS).hasSize(1);
        assertThat(outcomes)
            .filteredOn(f -> f.state() == Future.State.FAILED)
            .allSatisfy(f -> assertThat(((Problem) f.exceptionNow()).code()).isEqualTo("KEYS-005"));
      }
      fails("KEYS-005", () -> first.create("key-0", KeyVault.Algorithm.P384));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "A", "a b", "a/b", "a\u0000", "ü", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
  void a_name_that_could_leave_the_folder_is_refused(String name) {
    try (FileKeyVault vault = byFile()) {
      fails("KEYS-006", () -> vault.create(name, KeyVault.Algorithm.P256));
      fails("KEYS-006", () -> vault.find(name));
    }
  }

  @Test
  void many_threads_sign_with_one_key_and_each_signature_holds() throws Exception {
    try (FileKeyVault vault = byFile();
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      SigningKey key = vault.create("issuing", KeyVault.Algorithm.P256);
      List<Callable<Boolean>> calls =
          java.util.stream.IntStream.range(0, 200)
              .<Callable<Boolean>>mapToObj(i -> () -> verifies(key, new byte[] {(byte) i}, key.sign(new byte[] {(byte) i})))
              .toList();
      assertThat(pool.invokeAll(calls)).allSatisfy(f -> assertThat(f.resultNow()).isTrue());
    }
  }
}
