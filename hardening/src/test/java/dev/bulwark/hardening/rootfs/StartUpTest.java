package dev.bulwark.hardening.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.audit.Finding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as started, and what only names a program. */
class StartUpTest {
  private static List<String> rules(Sample sample) {
    return sample.audit().findings().stream().map(Finding::rule).filter(rule -> rule.startsWith("LNX-SVC")).distinct().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "telnetd",
    "/usr/sbin/telnetd -l /bin/sh &",
    "busybox telnetd",
    "[ -x /usr/sbin/telnetd ] && /usr/sbin/telnetd",
    "if true; then telnetd; fi",
    "DAEMON=/usr/sbin/telnetd; start-stop-daemon -S -q -x $DAEMON -- -F",
    "case $1 in start) telnetd ;; esac",
    "nohup nice -n 5 telnetd >/dev/null 2>&1",
    "PORT=23 telnetd -p ${PORT}",
    "x=$(telnetd)",
    "\"/usr/sbin/telnetd\" -F",
    "exec telnetd",
    "procd_set_param command /usr/sbin/telnetd -F",
  })
  void a_start_script_that_starts_it_is_found(String line) {
    assertThat(rules(RuleSamples.rcS(line))).containsExactly("LNX-SVC-001");
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "# telnetd",
    "echo telnetd is gone",
    "killall telnetd",
    "start-stop-daemon -K -x /usr/sbin/telnetd",
    "[ -x /usr/sbin/telnetd ]",
    "rm -f /usr/sbin/telnetd",
    "DAEMON=/usr/sbin/telnetd",
    "echo 'telnetd; telnetd'",
    "telnet 10.0.0.1",
    "login",
  })
  void a_start_script_that_only_names_it_is_not(String line) {
    assertThat(rules(RuleSamples.rcS(line))).isEmpty();
  }

  @Test
  void scripts_are_followed_and_settings_read_in() {
    Sample sample = RuleSamples.rcS("/opt/start.sh").file("opt/start.sh", 0755, "#!/bin/sh\nsh /opt/more.sh\n").file("opt/more.sh", 0755, ". /etc/default/dropbear\ndropbear -R $DROPBEAR_ARGS\n");
    assertThat(rules(new Sample().with(sample).file("etc/default/dropbear", "DROPBEAR_ARGS=\"-w\"\n"))).containsExactly("LNX-SVC-010");
    assertThat(rules(new Sample().with(sample).file("etc/default/dropbear", "DROPBEAR_ARGS=\"-s -g\"\n"))).isEmpty();
  }

  @Test
  void scripts_that_call_each_other_end() {
    assertThat(rules(RuleSamples.rcS("/etc/init.d/rcS; /opt/a.sh").file("opt/a.sh", "/opt/b.sh\n").file("opt/b.sh", "/opt/a.sh\ntelnetd\n"))).containsExactly("LNX-SVC-001");
  }

  @Test
  void a_script_that_nothing_starts_is_none() {
    assertThat(rules(Sample.of().file("etc/init.d/telnet", 0755, "telnetd\n").file("etc/init.d/rcS", 0755, "true\n"))).isEmpty();
    assertThat(rules(Sample.of().file("etc/init.d/telnet", 0755, "telnetd\n").link("etc/rc.d/S50telnet", "../init.d/telnet"))).containsExactly("LNX-SVC-001");
    assertThat(rules(Sample.of().file("etc/init.d/S50telnet", 0755, "telnetd\n"))).containsExactly("LNX-SVC-001");
    assertThat(rules(Sample.of().file("etc/init.d/telnetd", 0755, "#!/sbin/openrc-run\ncommand=/usr/sbin/telnetd\ncommand_args=\"-F\"\n").link("etc/runlevels/default/telnetd", "/etc/init.d/telnetd"))).containsExactly("LNX-SVC-001");
  }

  @Test
  void systemd_starts_what_is_wanted_and_not_masked() {
    assertThat(rules(RuleSamples.unit("t", "/usr/sbin/telnetd -F\nUser=x", true))).containsExactly("LNX-SVC-001");
    assertThat(rules(RuleSamples.unit("t", "/usr/sbin/telnetd -F\nUser=x", false))).isEmpty();
    Sample socket = Sample.of("usr/lib/systemd/system/telnet.socket", "[Socket]\nListenStream=23\nAccept=yes\n", "usr/lib/systemd/system/telnet@.service", "[Service]\nExecStart=-/usr/sbin/in.telnetd\nUser=x\n");
    assertThat(rules(new Sample().with(socket).link("etc/systemd/system/sockets.target.wants/telnet.socket", "/usr/lib/systemd/system/telnet.socket"))).containsExactly("LNX-SVC-001");
    assertThat(rules(new Sample().with(socket).link("etc/systemd/system/telnet.socket", "/dev/null").link("usr/lib/systemd/system/sockets.target.wants/telnet.socket", "../telnet.socket"))).isEmpty();
  }

  @Test
  void a_service_that_stays_needs_a_restriction_and_one_that_ends_at_once_does_not() {
    assertThat(rules(RuleSamples.unit("app", "/usr/bin/app", true))).containsExactly("LNX-SVC-014");
    assertThat(rules(RuleSamples.unit("app", "/usr/bin/app\nUser=root", true))).containsExactly("LNX-SVC-014");
    assertThat(rules(RuleSamples.unit("app", "/usr/bin/app\nType=oneshot", true))).isEmpty();
    assertThat(rules(RuleSamples.unit("app", "/usr/bin/app\nProtectSystem=strict", true))).isEmpty();
  }

  @Test
  void consoles_that_let_in_are_found_whichever_init_opens_them() {
    for (String line : List.of("::respawn:-/bin/sh", "::askfirst:/bin/ash", "tty1:2345:respawn:/sbin/agetty --autologin root tty1", "::respawn:/sbin/getty -n -l /bin/sh 115200 ttyS0", "::respawn:/bin/login -f root")) {
      assertThat(rules(RuleSamples.inittab(line))).as(line).containsExactly("LNX-SVC-011");
    }
    for (String line : List.of("::sysinit:/bin/sh /etc/rc.boot", "1:2345:respawn:/sbin/getty 38400 tty1", "::once:/bin/sh -c 'mount -a'", "ca:12345:ctrlaltdel:/sbin/shutdown -t1 -a -r now", "#::respawn:-/bin/sh", "~~:S:wait:/sbin/sulogin")) {
      assertThat(rules(RuleSamples.inittab(line))).as(line).isEmpty();
    }
    assertThat(rules(Sample.of("etc/systemd/system/serial-getty@ttyS0.service.d/autologin.conf", "[Service]\nExecStart=\nExecStart=-/sbin/agetty -a root %I\n", "usr/lib/systemd/system/serial-getty@.service", "[Service]\nExecStart=-/sbin/agetty %I\n")))
        .containsExactly("LNX-SVC-011");
  }

  @Test
  void words_are_split_as_a_shell_splits_them() {
    assertThat(ShellWords.commands("a 'b c' \"d $x\" e\\ f # g", Map.of("x", "1 2"))).containsExactly(List.of("a", "b c", "d 1 2", "e f"));
    assertThat(ShellWords.commands("$x; ${y:-z} 2>&1 | w", Map.of("x", "1 2"))).containsExactly(List.of("1", "2"), List.of("z"), List.of("w"));
  }
}
