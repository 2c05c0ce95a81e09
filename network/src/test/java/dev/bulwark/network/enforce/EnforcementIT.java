package dev.bulwark.network.enforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.nftables.Changeover;
import dev.bulwark.network.nftables.NftablesBackend;
import dev.bulwark.network.nftables.QuarantineTable;
import dev.bulwark.network.nftables.Side;
import dev.bulwark.network.policy.Site;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules in force in a kernel, in namespaces that nobody else is in. */
class EnforcementIT {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Model OLD = ModelBuilder.of(Site.policy(Site.TEXT));
  private static final Model NEW = ModelBuilder.of(Site.policy(Site.TEXT.replace("services: [mqtts, coaps], action", "services: [mqtts], action")));

  @TempDir private Path folder;
  private Namespace namespace;
  private Nft nft;
  private Enforcement enforcement;

  @BeforeAll
  static void possible() {
    Needs.rules();
  }

  @BeforeEach
  void open() {
    namespace = Namespace.create();
    nft = new Nft(namespace);
    enforcement = new Enforcement(namespace, new StateFolder(folder.resolve("state")));
  }

  @AfterEach
  void close() {
    namespace.close();
  }

  @Test
  void what_is_in_force_already_is_not_changed_again() {
    assertThat(enforcement.apply(OLD, Optional.empty(), NOW).changed()).isTrue();
    String listing = nft.list("-s", "list", "ruleset");
    assertThat(enforcement.apply(OLD, Optional.empty(), NOW).changed()).isFalse();
    nft.load(NftablesBackend.text(OLD));
    nft.load(QuarantineTable.text());
    assertThat(nft.list("-s", "list", "ruleset")).isEqualTo(listing);
    assertThat(enforcement.apply(NEW, Optional.empty(), NOW).changed()).isTrue();
    assertThat(new Drift(namespace, NEW).changes()).isEmpty();
    assertThat(new Drift(namespace, OLD).changes()).anyMatch(change -> change.contains("5684"));
  }

  @Test
  void who_is_in_quarantine_stays_there_when_rules_are_applied() {
    enforcement.apply(OLD, Optional.empty(), NOW);
    nft.load("add element inet bulwark_quarantine v4 { 10.11.0.7 timeout 1h }");
    enforcement.apply(NEW, Optional.empty(), NOW);
    nft.load(QuarantineTable.text());
    assertThat(nft.list("list", "set", "inet", "bulwark_quarantine", "v4")).contains("10.11.0.7");
  }

  @Test
  void a_rule_added_by_hand_is_drift_and_counters_and_quarantine_are_not() {
    enforcement.apply(OLD, Optional.empty(), NOW);
    Drift drift = new Drift(namespace, OLD);
    nft.load("add element inet bulwark_quarantine v4 { 10.11.0.7 timeout 1h }");
    assertThat(drift.changes()).isEmpty();
    nft.load("insert rule inet bulwark forward tcp dport 23 accept");
    assertThat(drift.changes()).containsExactly("added: chain forward: tcp dport 23 accept");
    nft.load("delete table inet bulwark");
    assertThat(drift.changes()).containsExactly("table inet bulwark is not loaded");
  }

  @Test
  void a_rule_narrowed_to_one_family_is_drift_although_its_listing_is_the_same() {
    String rule = "chain hidden {\n meta l4proto icmp counter drop\n }\n";
    nft.load("table inet bulwark {\n" + rule + "}\n");
    Listing wide = Listing.of(nft);
    nft.load("delete table inet bulwark\ntable inet bulwark {\n" + rule.replace("meta l4proto", "meta nfproto ipv4 meta l4proto") + "}\n");
    assertThat(Listing.changes(wide, Listing.of(nft))).isNotEmpty();
  }

  @Test
  void another_chain_that_can_drop_is_drift_and_one_that_cannot_is_none() {
    enforcement.apply(OLD, Optional.empty(), NOW);
    Drift drift = new Drift(namespace, OLD);
    nft.load("table ip other {\n chain f {\n type filter hook forward priority 5; policy accept;\n counter comment \"drop\"\n }\n}\n");
    assertThat(drift.changes()).isEmpty();
    nft.load("add rule ip other f tcp dport 80 drop");
    assertThat(drift.changes()).containsExactly("another chain can drop: ip other f on forward");
  }

  @Test
  void a_change_by_hand_wakes_the_watch() throws Exception {
    enforcement.apply(OLD, Optional.empty(), NOW);
    Drift drift = new Drift(namespace, OLD);
    try (RuleEvents events = RuleEvents.in(namespace)) {
      Thread hand = Thread.ofVirtual().start(() -> nft.load("add rule inet bulwark a_from_sensors accept"));
      assertThat(events.await(Duration.ofMinutes(1))).isTrue();
      hand.join();
    }
    assertThat(drift.watch(Duration.ofMinutes(1), InstantSource.system())).containsExactly("added: chain from_sensors: accept");
  }

  @Test
  void rules_that_nobody_confirms_are_taken_back() {
    enforcement.apply(OLD, Optional.empty(), NOW);
    String before = nft.list("-s", "list", "table", "inet", "bulwark");
    try (RuleEvents events = RuleEvents.in(namespace)) {
      assertThat(enforcement.apply(NEW, Optional.of(Duration.ofSeconds(1)), NOW).confirmBefore()).contains(NOW.plusSeconds(1));
      // What is made ready and the change itself, then the way back.
      for (int i = 0; i < 3; i++) assertThat(events.await(Duration.ofSeconds(60))).isTrue();
    }
    assertThat(nft.list("-s", "list", "table", "inet", "bulwark")).isEqualTo(before);
    assertThat(enforcement.confirm()).isEqualTo(Enforcement.Confirmation.NOTHING_OPEN);
  }

  @Test
  void rules_that_are_confirmed_stay_and_until_then_no_others_are_applied() {
    enforcement.apply(NEW, Optional.of(Duration.ofMinutes(10)), NOW);
    assertThatThrownBy(() -> enforcement.apply(OLD, Optional.empty(), NOW)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-246"));
    assertThat(enforcement.confirm()).isEqualTo(Enforcement.Confirmation.CONFIRMED);
    assertThat(new Drift(namespace, NEW).changes()).isEmpty();
  }

  @Test
  void a_load_that_is_killed_leaves_the_old_rules_or_the_new_ones_whole() throws Exception {
    Listing old = Expectation.of(NftablesBackend.text(OLD));
    Listing now = Expectation.of(NftablesBackend.text(NEW));
    nft.load(NftablesBackend.text(OLD));
    Path file = Files.writeString(folder.resolve("new.nft"), NftablesBackend.text(NEW), StandardCharsets.UTF_8);
    for (int i = 0; i < 8; i++) {
      int patience = i;
      namespace.inside(
          () -> {
            Process load = new ProcessBuilder("/usr/sbin/nft", "-f", file.toString()).start();
            try {
              load.waitFor(patience, TimeUnit.MILLISECONDS);
              load.destroyForcibly().waitFor();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return load;
          });
      assertThat(List.of(old, now)).contains(Listing.of(nft));
      nft.load(NftablesBackend.text(OLD));
    }
  }

  @Test
  void what_was_made_ready_by_an_apply_that_was_killed_is_not_in_force_and_goes_with_the_next_one() {
    enforcement.apply(OLD, Optional.empty(), NOW);
    for (Model next : List.of(OLD, NEW)) {
      LoadedTable there = LoadedTable.of(nft);
      nft.load(Changeover.to(NEW, there.side().other(), there.things()).ready());
      assertThat(LoadedTable.of(nft).leftover()).isTrue();
      assertThat(new Drift(namespace, OLD).changes()).isEmpty();
      assertThat(enforcement.apply(next, Optional.empty(), NOW).changed()).isEqualTo(next == NEW);
      assertThat(new Drift(namespace, next).changes()).isEmpty();
      assertThat(LoadedTable.of(nft).leftover()).isFalse();
    }
  }

  @Test
  void whatever_somebody_made_of_the_table_by_hand_the_policy_is_what_is_there_afterwards() {
    enforcement.apply(OLD, Optional.empty(), NOW);
    for (String hand :
        List.of(
            "add rule inet bulwark LIVE_from_sensors accept",
            "add chain inet bulwark OTHER_hook { type filter hook forward priority -5; policy accept; }\nadd rule inet bulwark OTHER_hook drop",
            "add map inet bulwark m { type ifname : verdict; elements = { \"r11\" : jump LIVE_from_office } ; }\nadd rule inet bulwark forward iifname vmap @m",
            "add counter inet bulwark c",
            "flush chain inet bulwark forward",
            "flush chain inet bulwark forward\ndelete chain inet bulwark forward\nadd chain inet bulwark forward { type filter hook input priority 3; }")) {
      // On whichever side the rules are by now.
      Side live = LoadedTable.of(nft).side();
      nft.load(hand.replace("LIVE_", live.prefix()).replace("OTHER_", live.other().prefix()));
      assertThat(new Drift(namespace, OLD).changes()).as(hand).isNotEmpty();
      assertThat(enforcement.apply(OLD, Optional.empty(), NOW).changed()).as(hand).isTrue();
      assertThat(new Drift(namespace, OLD).changes()).as(hand).isEmpty();
    }
  }

  @Test
  void after_the_end_of_the_guard_the_next_apply_waits_for_nobody() {
    StateFolder state = new StateFolder(folder.resolve("state"));
    assertThat(enforcement.apply(OLD, Optional.of(Duration.ofHours(1)), NOW).abandoned()).isFalse();
    assertThatThrownBy(() -> enforcement.apply(NEW, Optional.empty(), NOW)).isInstanceOf(Problem.class);
    ProcessHandle guard = ProcessHandle.of(state.guard().orElseThrow()).orElseThrow();
    List<ProcessHandle> sleep = guard.descendants().toList();
    // First itself: it would go on where its sleep ends.
    guard.destroyForcibly();
    guard.onExit().join();
    sleep.forEach(ProcessHandle::destroyForcibly);
    assertThat(enforcement.apply(NEW, Optional.empty(), NOW).abandoned()).isTrue();
    assertThat(new Drift(namespace, NEW).changes()).isEmpty();
    assertThat(enforcement.confirm()).isEqualTo(Enforcement.Confirmation.NOTHING_OPEN);
  }

  @Test
  void whoever_has_no_time_to_confirm_has_the_rules_before() {
    enforcement.apply(OLD, Optional.empty(), NOW);
    try (RuleEvents events = RuleEvents.in(namespace)) {
      try {
        enforcement.apply(NEW, Optional.of(Duration.ZERO), NOW);
      } catch (Problem late) {
        assertThat(late.code()).isEqualTo("NETWORK-249");
      }
      while (!new Drift(namespace, OLD).changes().isEmpty()) assertThat(events.await(Duration.ofSeconds(60))).isTrue();
    }
  }

  @Test
  void what_the_kernel_refuses_changes_nothing() {
    enforcement.apply(OLD, Optional.empty(), NOW);
    String before = nft.list("-s", "list", "ruleset");
    assertThatThrownBy(() -> nft.load(NftablesBackend.text(NEW) + "add rule inet nowhere nothing drop\n")).isInstanceOf(Problem.class);
    assertThat(nft.list("-s", "list", "ruleset")).isEqualTo(before);
  }
}
