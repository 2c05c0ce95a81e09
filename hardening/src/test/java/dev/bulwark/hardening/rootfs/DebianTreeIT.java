package dev.bulwark.hardening.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A tree of Debian's own base packages, as the package manager installed them here, with the accounts that Debian begins with: people who know their trade made it, so a severe finding would be a false one. */
class DebianTreeIT {
  private static final List<String> PACKAGES = List.of("base-files", "base-passwd", "passwd", "login", "coreutils", "dash", "bash", "mount", "util-linux", "procps", "libc6", "libc-bin", "sed", "grep", "tar", "gzip");

  private static List<String> installed() throws IOException, InterruptedException {
    TreeSet<String> paths = new TreeSet<>();
    for (String name : PACKAGES) {
      Process dpkg = new ProcessBuilder("dpkg", "-L", name).redirectErrorStream(true).start();
      String said = new String(dpkg.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (dpkg.waitFor() == 0) said.lines().filter(line -> line.startsWith("/") && line.length() > 2).forEach(paths::add);
    }
    return List.copyOf(paths);
  }

  private static Sample tree() throws IOException, InterruptedException {
    Sample sample = new Sample();
    for (String line : installed()) {
      Path path = Path.of(line);
      String inner = line.substring(1);
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) || !Files.isReadable(path)) continue;
      int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
      if (Files.isSymbolicLink(path)) sample.link(inner, Files.readSymbolicLink(path).toString());
      else if (Files.isDirectory(path)) sample.folder(inner, mode);
      else if (Files.isRegularFile(path)) sample.file(inner, mode, Files.readAllBytes(path));
    }
    return sample.file("etc/passwd", 0644, Files.readString(Path.of("/usr/share/base-passwd/passwd.master")));
  }

  @Test
  void nothing_of_medium_or_more_is_found_in_it() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg")) && Files.exists(Path.of("/usr/share/base-passwd/passwd.master")), "skipped: no Debian");
    AuditedInput input = tree().audit();
    assertThat(input.readable()).isTrue();
    assertThat(input.results().size()).isGreaterThanOrEqualTo(46);
    assertThat(input.findings()).filteredOn(finding -> finding.severity().atLeast(Severity.MEDIUM)).isEmpty();
    // That it was looked at shows by what is small: Debian's programs bind lazily.
    assertThat(input.findings()).extracting(finding -> finding.rule()).contains("LNX-ELF-003");
  }
}
