package dev.bulwark.fleet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bulwark.problem.Problem;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The PKCS#11 vault against SoftHSM2. */
class SoftHsmIT {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
  private static SoftHsm hsm;

  @BeforeAll
  static void tokens() throws Exception {
    hsm = SoftHsm.startOrSkip();
    for (String label : List.of("alpha", "beta", "twin", "twin", "pins")) hsm.makeToken(label);
  }

  private static Secret pin(String pin) {
    return Secret.of(pin.toCharArray());
  }

  private static Pkcs11KeyVault open(String label) {
    return Pkcs11KeyVault.open(hsm.token(label), pin(SoftHsm.PIN), CLOCK);
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
  void a_key_made_in_the_token_signs_and_is_found_again_by_its_name(KeyVault.Algorithm algorithm) throws Exception {
    String name = "made-" + algorithm.name().toLowerCase(java.util.Locale.ROOT);
    byte[] message = {1, 2, 3};
    try (Pkcs11KeyVault vault = open("alpha")) {
      SigningKey made = vault.create(name, algorithm);
      assertThat(made.algorithm()).isEqualTo(KeyKind.of(algorithm).signature);
      assertThat(verifies(made, message, made.sign(message))).isTrue();
      assertThat(verifies(made, new byte[] {3, 2, 1}, made.sign(message))).isFalse();
      SigningKey found = vault.find(name).orElseThrow();
      assertThat(found.publicKey()).isEqualTo(made.publicKey());
      assertThat(verifies(made, message, found.sign(message))).isTrue();
    }
    try (Pkcs11KeyVault vault = open("alpha")) {
      assertThat(verifies(vault.find(name).orElseThrow(), message, vault.find(name).orElseThrow().sign(message))).isTrue();
      fails("KEYS-005", () -> vault.create(name, algorithm));
    }
  }

  @Test
  void the_private_key_cannot_be_exported_and_is_marked_so_in_the_token() throws Exception {
    try (Pkcs11KeyVault vault = open("alpha")) {
      vault.create("kept", KeyVault.Algorithm.P256);
    }
    TokenConnection connection = TokenConnection.open(hsm.token("alpha"), pin(SoftHsm.PIN));
    PrivateKey handle = (PrivateKey) connection.keys.getKey("kept", null);
    assertThat(handle.getEncoded()).isNull();
    assertThat(handle.toString()).contains("sensitive").contains("unextractable");
    connection.logOut();
  }

  @Test
  void an_unknown_name_is_no_key_and_one_key_is_not_anothers_prefix() {
    try (Pkcs11KeyVault vault = open("alpha")) {
      vault.create("issuing-2", KeyVault.Algorithm.P256);
      assertThat(vault.find("issuing-2")).isPresent();
      assertThat(vault.find("issuing")).isEmpty();
      assertThat(vault.backEnd()).isEqualTo("pkcs11");
    }
  }

  @Test
  void a_name_that_two_entries_carry_is_refused() throws Exception {
    try (Pkcs11KeyVault vault = open("beta")) {
      vault.create("doubled", KeyVault.Algorithm.P256);
      assertThat(vault.find("doubled")).isPresent();
    }
    assumeTrue(Files.exists(Path.of("/usr/bin/pkcs11-tool")), "skipped: no pkcs11-tool (package opensc)");
    Path certificate = Path.of(System.getenv("SOFTHSM2_CONF")).resolveSibling("second.der");
    // The same name on a second key pair, as an operator's slip with the vendor's tool would make it.
    hsm.run("pkcs11-tool", "--module", hsm.library.toString(), "--token-label", "beta", "--login", "--pin", SoftHsm.PIN,
        "--keypairgen", "--key-type", "EC:prime256v1", "--label", "doubled", "--id", "0badcafe");
    Files.write(certificate, secondCertificate());
    hsm.run("pkcs11-tool", "--module", hsm.library.toString(), "--token-label", "beta", "--login", "--pin", SoftHsm.PIN,
        "--write-object", certificate.toString(), "--type", "cert", "--label", "doubled", "--id", "0badcafe");
    assertThat(hsm.probe("beta", "doubled", "find")).isEqualTo("KEYS-024");
    assertThat(hsm.probe("beta", "doubled", "create")).isEqualTo("KEYS-024");
  }

  private static byte[] secondCertificate() throws Exception {
    KeyPair pair = KeyKind.P256.generate(new SecureRandom());
    CheckedSigner signer =
        Pkcs11SigningKey.signer("doubled", KeyKind.P256, pair.getPrivate(), pair.getPublic(), Security.getProvider("SunEC"));
    return HolderCertificate.of("doubled", KeyKind.P256, pair.getPublic(), signer, CLOCK.instant()).getEncoded();
  }

  @Test
  void a_label_that_no_token_or_two_tokens_carry_is_refused_and_the_serial_tells_twins_apart() {
    fails("KEYS-021", () -> open("gamma").close());
    fails("KEYS-021", () -> open("alph").close());
    fails("KEYS-022", () -> open("twin").close());
    List<String> serials =
        TokenSlots.list(hsm.token("twin")).stream().filter(s -> s.label().equals("twin")).map(TokenSlots.Slot::serial).toList();
    assertThat(serials).hasSize(2);
    try (Pkcs11KeyVault first = Pkcs11KeyVault.open(new Pkcs11Token(hsm.library, "twin", Optional.of(serials.get(0))), pin(SoftHsm.PIN), CLOCK);
        Pkcs11KeyVault second = Pkcs11KeyVault.open(new Pkcs11Token(hsm.library, "twin", Optional.of(serials.get(1))), pin(SoftHsm.PIN), CLOCK)) {
      first.create("only-in-first", KeyVault.Algorithm.P256);
      assertThat(first.find("only-in-first")).isPresent();
      assertThat(second.find("only-in-first")).isEmpty();
    }
  }

  @Test
  void a_wrong_pin_is_refused_and_the_right_one_opens() {
    fails("KEYS-023", () -> Pkcs11KeyVault.open(hsm.token("pins"), pin("0000"), CLOCK).close());
    open("pins").close();
  }

  @Test
  void a_library_that_is_none_is_refused() {
    fails("KEYS-020", () -> Pkcs11KeyVault.open(Pkcs11Token.of(Path.of("/nowhere/lib.so"), "alpha"), pin("1"), CLOCK).close());
    fails("KEYS-020", () -> Pkcs11Token.of(Path.of("relative.so"), "alpha"));
    fails("KEYS-020", () -> Pkcs11Token.of(Path.of("/usr/lib/x.so\nslot = 3"), "alpha"));
  }

  @Test
  void after_all_sessions_were_lost_the_key_logs_in_again_and_signs() throws Throwable {
    try (Pkcs11KeyVault vault = open("alpha")) {
      SigningKey key = vault.create("survivor", KeyVault.Algorithm.P256);
      assertThat(verifies(key, new byte[] {1}, key.sign(new byte[] {1}))).isTrue();
      loseSessions(TokenConnection.find(hsm.token("alpha"), TokenSlots.list(hsm.token("alpha"))).id());
      assertThat(verifies(key, new byte[] {2}, key.sign(new byte[] {2}))).isTrue();
      loseSessions(TokenConnection.find(hsm.token("alpha"), TokenSlots.list(hsm.token("alpha"))).id());
      assertThat(vault.find("survivor")).isPresent();
    }
  }

  /** What pulling the token out does to a process: every session, and the login with them, is gone. */
  private static void loseSessions(long slot) throws Throwable {
    var symbol = SymbolLookup.libraryLookup(hsm.library, Arena.global()).find("C_CloseAllSessions").orElseThrow();
    var close = Linker.nativeLinker().downcallHandle(symbol, FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    assertThat((long) close.invokeExact(slot)).isZero();
  }

  @Test
  void many_threads_sign_with_one_token_key() throws Exception {
    try (Pkcs11KeyVault vault = open("alpha");
        var pool = Executors.newFixedThreadPool(8)) {
      SigningKey key = vault.create("shared", KeyVault.Algorithm.P256);
      List<Callable<Boolean>> calls = IntStream.range(0, 200).<Callable<Boolean>>mapToObj(i -> () -> verifies(key, new byte[] {(byte) i}, key.sign(new byte[] {(byte) i}))).toList();
      assertThat(pool.invokeAll(calls)).allSatisfy(f -> assertThat(f.resultNow()).isTrue());
    }
  }

  @Test
  void a_token_that_moved_to_another_slot_is_found_by_its_label() throws Exception {
    // Where a token stands in the list is chance: of those around it that go, one in seven times none stood before it.
    for (int round = 0; round < 12; round++) {
      String label = "moving-" + round;
      for (int i = 0; i < 6; i++) hsm.makeToken("noise-" + round + i);
      hsm.makeToken(label);
      // The running process keeps the slots it saw first; others see them as they are.
      String first = hsm.probe(label, "anchor", "create");
      for (int i = 0; i < 6; i++) hsm.deleteToken("noise-" + round + i);
      String now = hsm.probe(label, "anchor", "find");
      assertThat(now.substring(now.indexOf(' '))).isEqualTo(first.substring(first.indexOf(' ')));
      if (!now.equals(first)) return;
    }
    fail("the token never moved, nothing was shown");
  }
}
