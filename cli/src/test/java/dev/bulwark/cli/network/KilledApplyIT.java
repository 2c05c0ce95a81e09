package dev.bulwark.cli.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.nft.KernelRuleset;
import dev.bulwark.network.policy.PolicyReader;
import dev.bulwark.network.policy.PolicyReading;
import dev.bulwark.network.proof.Proof;
import dev.bulwark.network.ruleset.Ruleset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole processes of {@code network apply} end by SIGKILL, wherever they stand: the old rules are in force or the new ones, whole, and the next command does its work. */
class KilledApplyIT {
  private static final String NEW = Bulwark.POLICY.replace("udp/7020-7030]", "udp/7020-7031, ntp]");

  @TempDir private Path folder;
  private final Random random = new Random(11);
  private Namespace namespace;
  private Path old;
  private Path now;
  private Path state;

  @BeforeEach
  void open() throws IOException {
    Bulwark.possible();
    namespace = Namespace.create();
    old = Files.writeString(folder.resolve("old.yaml"), Bulwark.POLICY);
    now = Files.writeString(folder.resolve("new.yaml"), NEW);
    state = folder.resolve("state");
  }

  @AfterEach
  void close() {
    if (namespace != null) namespace.close();
  }

  private InProcess.Run here(String command, Path policy) {
    return namespace.inside(() -> command.equals("apply") ? InProcess.run("network", "apply", policy.toString(), "--here", "--state", state.toString(), "--json") : InProcess.run("network", command, policy.toString(), "--here"));
  }

  /** Kills it some time after it has begun to look at the rules; what comes before that has nothing to leave behind. */
  private int killed(long nanoseconds, String... more) throws Exception {
    Files.deleteIfExists(state.resolve("lock"));
    List<String> arguments = new ArrayList<>(List.of("network", "apply", now.toString(), "--here", "--state", state.toString()));
    arguments.addAll(List.of(more));
    Process apply = Bulwark.start(namespace, arguments.toArray(String[]::new));
    until("the lock", () -> Files.exists(state.resolve("lock")) || !apply.isAlive());
    LockSupport.parkNanos(nanoseconds);
    apply.destroyForcibly();
    return apply.waitFor();
  }

  private static void until(String what, Callable<Boolean> done) throws Exception {
    long begun = System.nanoTime();
    while (!done.call()) {
      assertThat(System.nanoTime() - begun).as("still waiting for: " + what).isLessThan(60_000_000_000L);
      LockSupport.parkNanos(500_000);
    }
  }

  private static boolean holds(String policy, Ruleset rules) {
    return Proof.of(ModelBuilder.of(((PolicyReading.Read) PolicyReader.read(policy.getBytes(java.nio.charset.StandardCharsets.UTF_8), LocalDate.EPOCH)).policy()), rules) instanceof Proof.Holds;
  }

  private void rounds(int rounds) throws Exception {
    int killed = 0;
    // On a machine that holds up this process and not the other, all may come too late: at least one must not.
    for (int round = 0; round < rounds || (killed == 0 && round < rounds + 20); round++) {
      assertThat(here("apply", old).exit()).isZero();
      assertThat(here("apply", old).out()).contains("\"changed\":false");
      if (killed(round == 0 || round >= rounds ? 0 : random.nextInt(350_000_000)) == 128 + 9) killed++;
      Ruleset rules = namespace.inside(KernelRuleset::own);
      assertThat(List.of(holds(Bulwark.POLICY, rules), holds(NEW, rules))).as("old, new").containsExactlyInAnyOrder(true, false);
      // A load that was under way may come to its end even now.
      until("one of both policies", () -> here("drift", old).exit() == 0 || here("drift", now).exit() == 0);
      assertThat(here("apply", now).exit()).isZero();
      assertThat(here("drift", now).exit()).isZero();
      assertThat(here("apply", now).out()).contains("\"changed\":false");
    }
    assertThat(killed).isPositive();
  }

  private void unconfirmedRounds(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      assertThat(here("apply", old).exit()).isZero();
      killed(random.nextInt(350_000_000), "--confirm-within", "2s");
      until("the end of the guard", () -> ProcessHandle.allProcesses().noneMatch(process -> process.info().arguments().map(List::of).orElse(List.of()).contains(state.resolve("unconfirmed").toString())));
      assertThat(state.resolve("unconfirmed")).doesNotExist();
      assertThat(here("drift", old).exit()).isZero();
    }
    assertThat(here("apply", now).exit()).isZero();
  }

  @Test
  void the_old_rules_are_in_force_or_the_new_ones_and_the_next_command_works() throws Exception {
    rounds(4);
  }

  @Test
  void rules_that_were_to_be_confirmed_are_taken_back_although_apply_was_killed() throws Exception {
    unconfirmedRounds(2);
  }

  @Tag("deep")
  @Test
  void the_same_many_times() throws Exception {
    rounds(60);
    unconfirmedRounds(20);
  }
}
