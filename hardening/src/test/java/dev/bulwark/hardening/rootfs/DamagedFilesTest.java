package dev.bulwark.hardening.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any bytes in any of the files end in a verdict. */
class DamagedFilesTest {
  private static final List<String> PATHS =
      List.of("etc/passwd", "etc/shadow", "etc/fstab", "etc/sysctl.conf", "etc/inittab", "etc/init.d/rcS", "etc/crontab", "etc/inetd.conf", "etc/xinetd.d/x", "etc/exports", "etc/samba/smb.conf", "etc/snmp/snmpd.conf",
          "etc/mosquitto/mosquitto.conf", "etc/systemd/system/a.service", "etc/config/dropbear", "etc/config/uhttpd", "etc/dnsmasq.conf", "etc/ssh/sshd_config", "boot/config-1", "root/.ssh/authorized_keys");

  private static final List<String> TEXTS =
      List.of("root::0:0:root:/root:/bin/sh\n", "root:$6$rounds=5000$aaaaaaaa$" + "b".repeat(86) + ":1::::::\n", "/dev/root / ext4 rw,noauto 0 1\n", "net/ipv4/conf/*/rp_filter=1\n-x\n", "::respawn:-/bin/sh -l 'a\n",
          "A=\"${A:-$A$A}\" start-stop-daemon -S -x $A -- `b $(c\n. /etc/init.d/rcS\n", "*/5 * * * * root /bin/x \\\n", "service a\n{\n disable = no\n server\n}\n", "[Service]\nExecStart=@-/bin/x $A ${B}\nEnvironmentFile=-/etc/shadow\n",
          "listener 1883\ninclude_dir /etc/mosquitto\n", "Include /etc/ssh/*\nMatch all\n", "/srv *(rw) -sec=krb5 \n", "com2sec -Cn\nrocommunity\n", "config dropbear\n option PasswordAuth\n");

  private static final String MARKS = " \t\n:=$'\"\\`(){}*?[]%#/0-";

  private static byte[] damaged(Random random, byte[] bytes) {
    byte[] other = bytes.clone();
    int changes = 1 + random.nextInt(8);
    for (int i = 0; i < changes && other.length > 0; i++) other[random.nextInt(other.length)] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : MARKS.charAt(random.nextInt(MARKS.length())));
    return other;
  }

  @Test
  void damaged_texts_in_any_place_end_in_one_verdict_for_each_rule() {
    Random random = new Random(7);
    int rules = RulePack.shipped().of(Target.ROOTFS).size();
    for (int round = 0; round < 60; round++) {
      Sample sample = Sample.of();
      for (String path : PATHS) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) text.append(TEXTS.get(random.nextInt(TEXTS.size())));
        sample.file(path, 0644, damaged(random, text.toString().getBytes(StandardCharsets.UTF_8)));
      }
      AuditedInput input = sample.link("etc/systemd/system/x.wants/a.service", "../a.service").audit();
      assertThat(input.readable()).isTrue();
      assertThat(input.results().size()).isGreaterThanOrEqualTo(rules);
    }
  }

  @Test
  void damaged_programs_give_facts_or_none_and_never_an_exception() {
    Random random = new Random(11);
    List<byte[]> programs = new ArrayList<>(List.of(new Elf().bytes(), new Elf().narrow(8).bigEndian().debug().bytes()));
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = programs.get(random.nextInt(programs.size())).clone();
      for (int i = 1 + random.nextInt(6); i > 0; i--) bytes[4 + random.nextInt(bytes.length - 4)] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt(256));
      byte[] cut = random.nextInt(3) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
      ElfFacts facts = ElfReader.read(cut, random.nextBoolean());
      if (facts != null) assertThat(facts.debug()).isNotNull();
    }
  }

  @Test
  void a_line_of_megabytes_and_a_script_of_brackets_cost_little() {
    Sample sample = Sample.of("etc/init.d/rcS", "A=" + "x$A".repeat(100_000) + "\n" + "(".repeat(300_000) + "\n" + "$A ".repeat(100_000), "etc/fstab", "\\".repeat(500_000), "etc/crontab", "* ".repeat(200_000));
    assertThat(sample.audit().readable()).isTrue();
  }
}
