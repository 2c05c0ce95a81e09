package dev.bulwark.network.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Site;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TunnelsTest {
  @TempDir Path dir;

  private Tunnels tunnels(long seed) {
    return new Tunnels(dir.resolve("t"), new Random(seed));
  }

  private SortedMap<String, String> files() throws IOException {
    return TunnelSite.files(dir.resolve("t"));
  }

  private static String line(String text, String key) {
    return text.lines().filter(line -> line.startsWith(key + " = ")).map(line -> line.substring(key.length() + 3)).findFirst().orElse("");
  }

  @Test
  void both_ends_of_every_tunnel_know_each_other_and_nothing_more() throws IOException {
    Tunnels.Written written = tunnels(1).config(TunnelSite.seed(), false);
    assertThat(written.files()).containsExactly("wg0.conf", "peer-laptop.conf", "peer-phone.conf");
    assertThat(written.peers()).containsExactly("laptop", "phone");
    Map<String, String> files = files();
    String laptop = files.getOrDefault("peer-laptop.conf", "");
    assertThat(line(laptop, "Address")).isEqualTo("10.60.0.10/32, fd60::10/128");
    assertThat(line(laptop, "AllowedIPs")).isEqualTo("10.12.0.0/24, fd12::/64");
    assertThat(line(laptop, "Endpoint")).isEqualTo("198.51.100.1:51820");
    assertThat(line(laptop, "PersistentKeepalive")).isEqualTo("25");
    assertThat(line(laptop, "PublicKey")).isEqualTo(files.getOrDefault("keys/wg0.pub", "").strip());
    String gateway = files.getOrDefault("wg0.conf", "");
    assertThat(gateway).contains("Address = 10.60.0.1/24, fd60::1/64\nListenPort = 51820\nPrivateKey = " + files.getOrDefault("keys/wg0.key", ""));
    assertThat(gateway)
        .contains("# laptop\n[Peer]\nPublicKey = " + files.getOrDefault("keys/laptop.pub", "") + "PresharedKey = " + files.getOrDefault("keys/laptop.psk", "") + "AllowedIPs = 10.60.0.10/32, fd60::10/128\n")
        .contains("# phone\n[Peer]\nPublicKey = " + files.getOrDefault("keys/phone.pub", "") + "PresharedKey = " + files.getOrDefault("keys/phone.psk", "") + "AllowedIPs = 10.60.0.11/32\n");
    assertThat(gateway).doesNotContain(files.getOrDefault("keys/laptop.key", "").strip()).doesNotContain(files.getOrDefault("keys/phone.key", "").strip());
    // A phone without IPv6 is allowed every internal zone, in IPv4.
    assertThat(line(files.getOrDefault("peer-phone.conf", ""), "AllowedIPs")).isEqualTo("10.11.0.0/24, 10.12.0.0/24, 10.13.0.0/24, 10.60.0.0/24");
    assertThat(laptop).doesNotContain(files.getOrDefault("keys/phone.psk", "").strip());
  }

  @Test
  void the_external_zone_is_all_there_is() throws IOException {
    tunnels(1).config(TunnelSite.of("laptop: { ipv4: 10.60.0.10, ipv6: \"fd60::10\", allowed: [world] }"), false);
    assertThat(line(files().getOrDefault("peer-laptop.conf", ""), "AllowedIPs")).isEqualTo("0.0.0.0/0, ::/0");
  }

  @Test
  void only_the_owner_may_read_any_of_it() throws IOException {
    tunnels(1).config(TunnelSite.seed(), false);
    try (Stream<Path> all = Files.walk(dir.resolve("t"))) {
      for (Path path : all.toList()) assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).as(path.toString()).isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
    }
  }

  @Test
  void run_again_it_writes_the_same_octets_whatever_the_random_source_says() throws IOException {
    tunnels(1).config(TunnelSite.seed(), false);
    SortedMap<String, String> first = files();
    tunnels(2).config(TunnelSite.seed(), false);
    assertThat(files()).isEqualTo(first);
  }

  @Test
  void a_peer_that_is_added_leaves_the_others_as_they_were() throws IOException {
    tunnels(1).config(TunnelSite.of("laptop: { ipv4: 10.60.0.10, ipv6: none }"), false);
    String before = files().getOrDefault("peer-laptop.conf", "");
    tunnels(2).config(TunnelSite.of("laptop: { ipv4: 10.60.0.10, ipv6: none }, phone: { ipv4: 10.60.0.11, ipv6: none }"), false);
    assertThat(files().getOrDefault("peer-laptop.conf", "")).isEqualTo(before);
    assertThat(files()).containsKey("peer-phone.conf");
  }

  @Test
  void rotation_changes_one_peer_at_both_ends_and_nobody_else() throws IOException {
    tunnels(1).config(TunnelSite.seed(), false);
    SortedMap<String, String> before = files();
    Tunnels.Rotated rotated = tunnels(2).rotate(TunnelSite.seed(), "laptop");
    SortedMap<String, String> after = files();
    Set<String> changed = new HashSet<>();
    for (String name : after.keySet()) if (!after.getOrDefault(name, "").equals(before.getOrDefault(name, ""))) changed.add(name);
    assertThat(changed).containsExactlyInAnyOrder("wg0.conf", "peer-laptop.conf", "keys/laptop.key", "keys/laptop.pub", "keys/laptop.psk");
    assertThat(rotated.before()).hasValue(new PublicKey(before.getOrDefault("keys/laptop.pub", "").strip()));
    assertThat(rotated.now().base64()).isEqualTo(after.getOrDefault("keys/laptop.pub", "").strip());
    assertThat(after.getOrDefault("wg0.conf", "")).contains(rotated.now().base64()).doesNotContain(before.getOrDefault("keys/laptop.pub", "").strip()).doesNotContain(before.getOrDefault("keys/laptop.psk", "").strip());
    assertThat(line(after.getOrDefault("peer-laptop.conf", ""), "PresharedKey")).isEqualTo(after.getOrDefault("keys/laptop.psk", "").strip());
    assertThat(rotated.written().files()).containsExactly("wg0.conf", "peer-laptop.conf");
    assertThat(rotated.written().peers()).containsExactly("laptop");
  }

  @Test
  void a_revoked_peer_stays_out_until_it_is_restored_and_then_has_new_keys() throws IOException {
    tunnels(1).config(TunnelSite.seed(), false);
    String old = files().getOrDefault("keys/laptop.pub", "").strip();
    assertThat(tunnels(2).revoke(TunnelSite.seed(), "laptop").files()).containsExactly("wg0.conf");
    assertThat(files().keySet()).containsExactly("keys/phone.key", "keys/phone.psk", "keys/phone.pub", "keys/revoked", "keys/wg0.key", "keys/wg0.pub", "peer-phone.conf", "wg0.conf");
    assertThat(files().getOrDefault("wg0.conf", "")).doesNotContain(old).doesNotContain("laptop");
    assertThat(tunnels(3).config(TunnelSite.seed(), false).peers()).containsExactly("phone");
    assertThat(files()).doesNotContainKey("peer-laptop.conf");
    assertThatThrownBy(() -> tunnels(3).rotate(TunnelSite.seed(), "laptop")).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-326"));
    tunnels(3).revoke(TunnelSite.seed(), "laptop");
    assertThat(tunnels(4).config(TunnelSite.seed(), true).peers()).containsExactly("laptop", "phone");
    assertThat(files().getOrDefault("wg0.conf", "")).contains("# laptop").doesNotContain(old);
    assertThat(files()).doesNotContainKey("keys/revoked");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: { ipv4: 10.60.0.10, ipv6: none }, b: { ipv4: 10.60.0.10, ipv6: none } | peer b and peer a have the same address 10.60.0.10",
        "a: { ipv4: 10.60.0.10, ipv6: \"fd60::9\" }, b: { ipv4: 10.60.0.11, ipv6: \"fd60:0::9\" } | peer b and peer a have the same address fd60::9",
        "a: { ipv4: 10.60.0.1, ipv6: none } | peer a and the gateway have the same address 10.60.0.1",
        "a: { ipv4: none, ipv6: none } | peer a has no address",
        "wg0: { ipv4: 10.60.0.10, ipv6: none } | peer wg0 would get the gateway's own files",
        "a: { ipv4: 10.60.0.255, ipv6: none } | peer a has the address 10.60.0.255, which is the first or the last of 10.60.0.0/24",
        "a: { ipv4: 10.60.0.0, ipv6: none } | peer a has the address 10.60.0.0, which is the first or the last of 10.60.0.0/24"
      })
  void tunnels_that_contradict_each_other_are_refused_before_anything_is_written(String peers, String why) {
    Policy policy = TunnelSite.of(peers);
    assertThatThrownBy(() -> tunnels(1).config(policy, false))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo("NETWORK-320");
              assertThat(problem.detail()).isEqualTo(why);
            });
    assertThat(dir.resolve("t")).doesNotExist();
  }

  @Test
  void an_endpoint_inside_what_the_peer_sends_into_the_tunnel_is_refused_and_inside_everything_is_not() {
    String text = TunnelSite.text("laptop: { ipv4: 10.60.0.10, ipv6: none, allowed: [office] }").replace("198.51.100.1:51820", "10.12.0.1:51820");
    assertThatThrownBy(() -> tunnels(1).config(Site.policy(text), false))
        .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.line()).contains("NETWORK-320", "the endpoint lies in 10.12.0.0/24"));
    // The default route is told apart by wg-quick.
    assertThat(tunnels(1).config(Site.policy(text.replace("allowed: [office]", "allowed: [world]")), false).peers()).containsExactly("laptop");
    assertThat(tunnels(1).config(Site.policy(text.replace("allowed: [office]", "allowed: [servers]")), false).peers()).containsExactly("laptop");
  }

  @Test
  void a_folder_that_others_may_write_into_is_refused_and_one_that_they_may_read_is_not() throws IOException {
    tunnels(1).config(TunnelSite.seed(), false);
    for (Path folder : List.of(dir.resolve("t"), dir.resolve("t/keys")))
      for (String mode : List.of("rwxrwxrwx", "rwxrwxr-x", "rwx----w-", "rwxr-xr-x")) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
        if (mode.equals("rwxr-xr-x")) tunnels(1).config(TunnelSite.seed(), false);
        else refused(() -> tunnels(1).config(TunnelSite.seed(), false));
      }
  }

  @Test
  void a_link_or_a_folder_in_the_place_of_a_file_is_neither_followed_nor_replaced() throws IOException {
    tunnels(1).config(TunnelSite.seed(), false);
    for (String name : List.of("wg0.conf", "keys/laptop.key", "keys/revoked", ".wireguard-lock")) {
      Path file = dir.resolve("t").resolve(name);
      Path aside = dir.resolve("aside");
      if (Files.exists(file)) Files.move(file, aside);
      else Files.writeString(aside, "phone\n");
      Files.createSymbolicLink(file, aside);
      byte[] before = Files.readAllBytes(aside);
      refused(() -> tunnels(2).rotate(TunnelSite.seed(), "laptop"));
      refused(() -> tunnels(2).config(TunnelSite.seed(), false));
      assertThat(aside).hasBinaryContent(before);
      assertThat(file).isSymbolicLink();
      Files.delete(file);
      Files.createDirectory(file);
      refused(() -> tunnels(2).config(TunnelSite.seed(), false));
      Files.delete(file);
      if (name.equals("keys/revoked")) Files.delete(aside);
      else Files.move(aside, file);
      assertThat(tunnels(2).config(TunnelSite.seed(), false).peers()).as(name).containsExactly("laptop", "phone");
    }
    Files.move(dir.resolve("t/keys"), dir.resolve("elsewhere"));
    Files.createSymbolicLink(dir.resolve("t/keys"), dir.resolve("elsewhere"));
    refused(() -> tunnels(2).rotate(TunnelSite.seed(), "laptop"));
  }

  @Test
  void a_pipe_in_the_place_of_a_key_is_refused_and_not_waited_for() throws IOException, InterruptedException {
    tunnels(1).config(TunnelSite.seed(), false);
    Files.delete(dir.resolve("t/keys/laptop.psk"));
    Assumptions.assumeTrue(new ProcessBuilder("mkfifo", dir.resolve("t/keys/laptop.psk").toString()).start().waitFor() == 0, "skipped: no mkfifo");
    refused(() -> tunnels(1).config(TunnelSite.seed(), false));
  }

  @Test
  void no_keys_are_changed_in_a_folder_without_tunnels_and_nothing_is_made_there() throws IOException {
    tunnels(1).config(TunnelSite.seed(), false);
    Path other = dir.resolve("other");
    Tunnels slip = new Tunnels(other, new Random(1));
    for (boolean made : new boolean[] {false, true}) {
      if (made) Files.createDirectory(other);
      for (ThrowingCallable each : List.<ThrowingCallable>of(() -> slip.rotate(TunnelSite.seed(), "laptop"), () -> slip.revoke(TunnelSite.seed(), "laptop")))
        assertThatThrownBy(each).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-336"));
      assertThat(slip.gateway(TunnelSite.seed())).isEmpty();
      if (made) assertThat(other).isEmptyDirectory();
      else assertThat(other).doesNotExist();
    }
    tunnels(2).rotate(TunnelSite.seed(), "laptop").shared().close();
  }

  private static void refused(ThrowingCallable what) {
    assertThatThrownBy(what).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-335"));
  }

  @Test
  void a_policy_without_tunnels_and_a_peer_without_a_name_are_refused() {
    Policy none = Site.policy(Site.TEXT);
    assertThatThrownBy(() -> tunnels(1).config(none, false)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-321"));
    assertThatThrownBy(() -> tunnels(1).rotate(TunnelSite.seed(), "nobody")).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-325"));
  }

  @Test
  void a_key_file_that_others_may_read_is_refused_and_one_of_its_owner_is_not() throws IOException {
    tunnels(1).config(TunnelSite.seed(), false);
    Path key = dir.resolve("t/keys/laptop.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> tunnels(1).config(TunnelSite.seed(), false)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-323"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    tunnels(1).config(TunnelSite.seed(), false);
  }

  @Test
  void a_key_that_was_copied_to_another_peer_is_found() throws IOException {
    tunnels(1).config(TunnelSite.seed(), false);
    for (String ending : List.of(".key", ".psk")) {
      Path phone = dir.resolve("t/keys/phone" + ending);
      byte[] own = Files.readAllBytes(phone);
      Files.write(phone, Files.readAllBytes(dir.resolve("t/keys/laptop" + ending)));
      assertThatThrownBy(() -> tunnels(1).config(TunnelSite.seed(), false)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-324"));
      Files.write(phone, own);
    }
    tunnels(1).config(TunnelSite.seed(), false);
  }

  @Test
  void a_key_file_that_holds_no_key_is_told_without_its_content() throws IOException {
    tunnels(1).config(TunnelSite.seed(), false);
    Files.writeString(dir.resolve("t/keys/laptop.key"), "half-a-secret");
    assertThatThrownBy(() -> tunnels(1).config(TunnelSite.seed(), false))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo("NETWORK-322");
              assertThat(problem.line()).doesNotContain("half-a-secret");
            });
  }

  @Test
  void no_two_of_many_peers_share_a_key() throws IOException {
    StringBuilder peers = new StringBuilder();
    for (int i = 0; i < 60; i++) peers.append(i == 0 ? "" : ", ").append("p").append(i).append(": { ipv4: 10.60.0.").append(i + 10).append(", ipv6: none }");
    Policy policy = TunnelSite.of(peers.toString());
    tunnels(5).config(policy, false);
    for (int i = 0; i < 60; i += 20) tunnels(6 + i).rotate(policy, "p" + i).shared().close();
    Set<String> keys = new HashSet<>();
    files().forEach((name, text) -> {
      if (name.startsWith("keys/")) assertThat(keys.add(text)).as(name).isTrue();
    });
    assertThat(keys).hasSize(3 * 60 + 2);
  }

  @Test
  void two_at_once_do_not_work_in_one_folder() {
    Path folder = dir.resolve("t");
    try (TunnelFolder held = TunnelFolder.open(folder, step -> {})) {
      assertThat(held.revoked()).isEmpty();
      assertThatThrownBy(() -> tunnels(1).config(TunnelSite.seed(), false)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-327"));
    }
    tunnels(1).config(TunnelSite.seed(), false);
  }
}
