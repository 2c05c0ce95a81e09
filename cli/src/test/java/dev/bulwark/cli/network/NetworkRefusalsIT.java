package dev.bulwark.cli.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.network.lab.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the machine lacks is named, with what to do about it, and the rules in force are not touched. */
class NetworkRefusalsIT {
  @TempDir private Path folder;
  private Namespace namespace;
  private Path policy;
  private Path changed;
  private String before;

  @BeforeEach
  void open() throws IOException {
    Bulwark.possible();
    namespace = Namespace.create();
    policy = Files.writeString(folder.resolve("two.yaml"), Bulwark.POLICY);
    changed = Files.writeString(folder.resolve("changed.yaml"), Bulwark.POLICY.replace("udp/7020-7030]", "udp/7020-7031]"));
    assertThat(namespace.inside(() -> InProcess.run("network", "apply", policy.toString(), "--here", "--state", folder.resolve("state").toString())).exit()).isZero();
    before = ruleset();
    assertThat(before).contains("a_z_left_right_6");
  }

  @AfterEach
  void close() {
    if (namespace != null) namespace.close();
  }

  private String ruleset() {
    return namespace.inside(() -> new String(new ProcessBuilder(Bulwark.nft(), "-s", "list", "ruleset").start().getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
  }

  /** Applies the changed policy with this program in the place of nft. */
  private Bulwark.Ended apply(String nft) throws Exception {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    Files.writeString(tools.resolve("nft"), "#!/bin/sh\n" + nft + "\n");
    Files.setPosixFilePermissions(tools.resolve("nft"), PosixFilePermissions.fromString("rwxr-xr-x"));
    return Bulwark.run(namespace, folder, tools + ":/usr/bin:/bin", List.of(), "network", "apply", changed.toString(), "--here", "--state", folder.resolve("state").toString());
  }

  private void refused(Bulwark.Ended ended, int exit, String... said) {
    assertThat(ended.err()).contains(said);
    assertThat(ended.exit()).isEqualTo(exit);
    assertThat(ruleset()).isEqualTo(before);
  }

  @Test
  void a_name_that_is_no_namespaces_or_of_none_is_refused_before_anything_is_opened() {
    for (String name : List.of("../../etc/passwd", "/etc/passwd", "..", ".", "a/b", "a b", "-n", "a\0b", "a".repeat(65), "no-such-namespace"))
      for (List<String> command : List.of(List.of("apply", policy.toString()), List.of("drift", policy.toString()), List.of("prove", policy.toString()), List.of("quarantine", "add", "10.5.0.9"))) {
        List<String> line = new java.util.ArrayList<>(List.of("network"));
        line.addAll(command);
        line.add("--netns=" + name);
        InProcess.Run run = InProcess.run(line.toArray(String[]::new));
        assertThat(run.err()).as("%s %s", command, name).contains("NETWORK-261", "ip netns list");
        assertThat(run.exit()).isEqualTo(3);
      }
  }

  @Test
  void an_nft_that_is_too_old_or_none_at_all_is_named() throws Exception {
    refused(apply("echo 'nftables v0.9.8 (E.D.S.)'"), 5, "NETWORK-240", "older than 1.0: v0.9", "install nftables 1.0 or newer");
    refused(apply("echo something else"), 5, "NETWORK-240", "does not tell its version");
  }

  @Test
  void where_there_is_no_nft_the_package_is_named() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/unshare")), "skipped: no unshare");
    // In a mount namespace of its own, where every nft is a device instead.
    String hide = "for each in /usr/sbin/nft /sbin/nft /usr/bin/nft /usr/local/sbin/nft; do if [ -e $each ]; then mount --bind /dev/null $each || exit 9; fi; done; exec \"$@\"";
    Bulwark.Ended ended = Bulwark.run(namespace, folder, "/usr/bin:/bin", List.of("/usr/bin/unshare", "-m", "sh", "-c", hide, "sh"), "network", "apply", changed.toString(), "--here", "--state", folder.resolve("state").toString());
    Assumptions.assumeTrue(ended.exit() != 9, "skipped: nothing can be mounted");
    refused(ended, 5, "NETWORK-240", "nft is missing", "install the package nftables");
  }

  /** An nft that fails like one on a kernel without what these lines need, and is the real one for all else. */
  private static String without(String pattern, String line) {
    return "case \"$*\" in *-f*) text=$(cat; echo .); text=${text%.}; case \"$text\" in " + pattern + ") printf '%s\\n' '/dev/stdin:7:1-9: Error: Could not process rule: Operation not supported' '" + line + "' '^^^^^^^^^' >&2; exit 1;; esac; printf %s \"$text\" | " + Bulwark.nft() + " \"$@\";; *) exec " + Bulwark.nft() + " \"$@\";; esac";
  }

  @Test
  void a_kernel_without_a_feature_is_told_by_the_line_that_needs_it() throws Exception {
    refused(apply(without("*fib*", "    fib saddr . iif oif missing drop")), 5, "NETWORK-242", "`fib saddr . iif oif missing drop`", "nf_tables", "nothing was changed");
    // What the kernel takes in an empty namespace and refuses here: the part that is made ready.
    refused(apply(without("*delete\\ table*) ;; *'chain b_from_left'*", "  chain b_from_left {")), 5, "NETWORK-242");
  }

  @Test
  void where_the_change_over_is_refused_the_table_is_replaced_whole() throws Exception {
    Bulwark.Ended ended = apply(without("*'flush chain inet bulwark forward'*", "flush chain inet bulwark forward"));
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(namespace.inside(() -> InProcess.run("network", "drift", changed.toString(), "--here")).out()).contains("in sync");
    assertThat(ruleset()).contains("a_z_left_right_6").doesNotContain("b_z_left_right_6");
  }
}
