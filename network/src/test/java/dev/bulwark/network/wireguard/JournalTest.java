package dev.bulwark.network.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir Path dir;

  /** The process ends here: nothing after it happens, not even tidying up. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  @Test
  void killed_before_any_step_of_a_rotation_or_a_revocation_the_files_are_all_old_or_all_new() throws IOException {
    for (boolean revoke : new boolean[] {false, true}) {
      int old = 0;
      int fresh = 0;
      int step = 0;
      for (boolean ended = false; !ended; step++) {
        Path folder = dir.resolve(revoke + "-" + step);
        new Tunnels(folder, new Random(1)).config(TunnelSite.seed(), false);
        SortedMap<String, String> before = TunnelSite.files(folder);
        int killAt = step;
        int[] count = {0};
        Tunnels killed = new Tunnels(folder, new Random(2), each -> {
          if (count[0]++ == killAt) throw new Killed();
        });
        try {
          if (revoke) killed.revoke(TunnelSite.seed(), "laptop");
          else killed.rotate(TunnelSite.seed(), "laptop").shared().close();
          ended = true;
        } catch (Killed here) {
          assertThat(here).isNotNull();
        }
        // Whoever comes next ends it.
        new Tunnels(folder, new Random(3)).config(TunnelSite.seed(), false);
        SortedMap<String, String> after = TunnelSite.files(folder);
        if (after.equals(before)) old++;
        else fresh++;
        String gateway = after.getOrDefault("wg0.conf", "");
        if (after.containsKey("keys/laptop.pub")) {
          assertThat(gateway).as("step " + step).contains(after.getOrDefault("keys/laptop.pub", "").strip(), after.getOrDefault("keys/laptop.psk", "").strip());
          assertThat(after.getOrDefault("peer-laptop.conf", "")).contains(after.getOrDefault("keys/laptop.key", "").strip(), after.getOrDefault("keys/laptop.psk", "").strip());
        } else {
          assertThat(gateway).doesNotContain("laptop");
          assertThat(after).doesNotContainKeys("peer-laptop.conf", "keys/laptop.key", "keys/laptop.psk").containsKey("keys/revoked");
        }
        assertThat(after.keySet()).noneMatch(name -> name.startsWith(".wireguard"));
      }
      assertThat(old).isGreaterThan(2);
      assertThat(fresh).isGreaterThan(5);
    }
  }

  @Test
  void whatever_is_called_after_a_kill_finds_both_ends_fitting_and_no_file_was_ever_open_to_others() throws IOException {
    List<Consumer<Tunnels>> next =
        List.of(tunnels -> tunnels.rotate(TunnelSite.seed(), "laptop").shared().close(), tunnels -> tunnels.rotate(TunnelSite.seed(), "phone").shared().close(), tunnels -> tunnels.revoke(TunnelSite.seed(), "phone"), tunnels -> tunnels.peer("laptop"));
    int kills = 0;
    for (int killAt = 0; killAt < 40; killAt++) {
      Path folder = dir.resolve("t" + killAt);
      new Tunnels(folder, new Random(1)).config(TunnelSite.seed(), false);
      int last = killAt;
      int[] count = {0};
      try {
        new Tunnels(folder, new Random(2), each -> {
          if (count[0]++ == last) throw new Killed();
        }).rotate(TunnelSite.seed(), "laptop").shared().close();
        break;
      } catch (Killed here) {
        kills++;
      }
      try (Stream<Path> all = Files.walk(folder)) {
        assertThat(all).allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).endsWith("------"));
      }
      next.get(killAt % next.size()).accept(new Tunnels(folder, new Random(3)));
      SortedMap<String, String> after = TunnelSite.files(folder);
      String gateway = after.getOrDefault("wg0.conf", "");
      for (String peer : gateway.contains("# phone") ? List.of("laptop", "phone") : List.of("laptop")) {
        String shared = after.getOrDefault("keys/" + peer + ".psk", "none").strip();
        assertThat(gateway).as(killAt + " " + peer).contains("PublicKey = " + after.getOrDefault("keys/" + peer + ".pub", "none").strip() + "\nPresharedKey = " + shared + "\n");
        assertThat(after.getOrDefault("peer-" + peer + ".conf", "")).contains("PrivateKey = " + after.getOrDefault("keys/" + peer + ".key", "none"), "PresharedKey = " + shared + "\n");
        assertThat(SecretKey.read(after.getOrDefault("keys/" + peer + ".key", "").getBytes(StandardCharsets.US_ASCII)).orElseThrow().publicKey()).hasToString(after.getOrDefault("keys/" + peer + ".pub", "").strip());
      }
      assertThat(after.keySet()).noneMatch(name -> name.startsWith(".wireguard"));
    }
    assertThat(kills).isGreaterThan(10);
  }

  @Test
  void what_was_decided_is_ended_even_when_the_one_who_ends_it_is_killed_too() throws IOException {
    Path folder = dir.resolve("t");
    new Tunnels(folder, new Random(1)).config(TunnelSite.seed(), false);
    int[] left = {12};
    int kills = 0;
    for (int round = 0; round < 40; round++) {
      int killAt = left[0];
      int[] count = {0};
      Tunnels killed = new Tunnels(folder, new Random(round), each -> {
        if (count[0]++ == killAt) throw new Killed();
      });
      try {
        if (round == 0) killed.rotate(TunnelSite.seed(), "laptop").shared().close();
        else killed.config(TunnelSite.seed(), false);
        break;
      } catch (Killed here) {
        kills++;
        left[0] = round + 1;
      }
    }
    assertThat(kills).isBetween(3, 39);
    SortedMap<String, String> after = TunnelSite.files(folder);
    assertThat(after.getOrDefault("wg0.conf", "")).contains(after.getOrDefault("keys/laptop.pub", "").strip(), after.getOrDefault("keys/laptop.psk", "").strip());
    assertThat(after.getOrDefault("peer-laptop.conf", "")).contains(after.getOrDefault("keys/laptop.key", "").strip());
  }

  @Test
  void an_interrupted_change_that_names_a_file_outside_the_folder_is_refused() throws IOException {
    Path folder = dir.resolve("t");
    new Tunnels(folder, new Random(1)).config(TunnelSite.seed(), false);
    Path outside = Files.writeString(dir.resolve("precious"), "kept");
    Path change = Files.createDirectory(folder.resolve(Journal.DECIDED));
    for (String evil : List.of("drop ../precious", "drop keys/../../precious", "drop " + outside, "put 0 ../precious", "put x wg0.conf", "drop .wireguard-lock")) {
      Files.writeString(change.resolve("list"), evil + "\n");
      assertThatThrownBy(() -> new Tunnels(folder, new Random(1)).config(TunnelSite.seed(), false)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-334"));
      assertThat(outside).hasContent("kept");
    }
    Files.writeString(change.resolve("list"), "drop peer-phone.conf\n");
    assertThat(new Tunnels(folder, new Random(1)).config(TunnelSite.seed(), false).peers()).hasSize(2);
  }

  @Test
  void any_list_is_read_or_refused() {
    Random random = new Random(4);
    byte[] good = "put 0 keys/laptop.key\nput 1 wg0.conf\ndrop peer-laptop.conf\n".getBytes(StandardCharsets.UTF_8);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      byte[] list = good.clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) list[random.nextInt(list.length)] = (byte) random.nextInt(256);
      try {
        for (String[] change : Journal.read(list)) names.add(change[1]);
      } catch (Problem refused) {
        assertThat(refused.code()).isEqualTo("NETWORK-334");
      }
    }
    assertThat(names).isNotEmpty().allMatch(name -> dir.resolve(name).normalize().startsWith(dir));
  }
}
