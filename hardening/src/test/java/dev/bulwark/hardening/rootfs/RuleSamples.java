package dev.bulwark.hardening.rootfs;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** For each rule on root file systems a tree that it passes and one that it fails. */
final class RuleSamples {
  /** A rule's trees, and the inner path at which the bad one fails. */
  record Pair(Sample good, Sample bad, String place) {}

  static final String DES_VIZXV = "aa7p1HxKHtGFo";
  static final String SHA512_VIZXV = "$6$saltsaltsalt$psgPpbV1zL7AH5qVZaAbco27DXyd9i6fwshpT1v6WpozbzUih9bmencQjOI9QRjgP0QJBvUor2csP3WV84H6R/";
  static final String SHA512_OTHER = "$6$saltsaltsalt$KvwmMawe.1swS4MoymcPDe1IiOwjVV2c82TkV8XFiAKumbpfjZVTKglvFe1VWadgd6HRSLVOo6DWvsyqfXVKq1";

  private static final String PASSWD = "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nuser:x:1000:1000::/var/user:/bin/sh\n";
  static final String KEY =
      "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgbTFoY2pW3XsoYgMd\nLPjdagEzNea32iU9wYtduArGEnChRANCAARrF4+pTOitx3BWPBE+Doj1eAVOJbin\nv2E+tRPGFM1M4WLrTdwZDx+nAquoG/4rpcq8EQqQsIB5wK9HngKJ1cN+\n-----END PRIVATE KEY-----\n";
  private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";

  private static final Map<String, Pair> PAIRS = new HashMap<>();

  static {
    put("LNX-ACC-001", shadow("*"), shadow(""), "etc/shadow");
    put("LNX-ACC-002", Sample.of("etc/passwd", PASSWD), Sample.of("etc/passwd", PASSWD + "toor:x:0:0::/:/bin/sh\n"), "etc/passwd");
    put("LNX-ACC-003", shadow(SHA512_OTHER), shadow(DES_VIZXV), "etc/shadow");
    put("LNX-ACC-004", shadow(SHA512_OTHER), shadow(SHA512_VIZXV), "etc/shadow");
    put("LNX-ACC-006", Sample.of("etc/passwd", PASSWD), Sample.of("etc/passwd", PASSWD + "www:x:33:33::/:/bin/sh\n"), "etc/passwd");
    put("LNX-ACC-007", Sample.of().file("etc/shadow", 0640, "root:*:::::::\n"), Sample.of().file("etc/shadow", 0644, "root:*:::::::\n"), "etc/shadow");
    put("LNX-ACC-008", Sample.of("root/.ssh/authorized_keys", "# none\n"), Sample.of("root/.ssh/authorized_keys", "ssh-ed25519 AAAA maker\n"), "root/.ssh/authorized_keys");
    put("LNX-ACC-009", Sample.of("etc/hosts", "127.0.0.1 localhost\n"), Sample.of("root/.rhosts", "+ +\n"), "root/.rhosts");
    put("LNX-SVC-001", inittab("#::respawn:/usr/sbin/telnetd -F"), inittab("::respawn:/usr/sbin/telnetd -F"), "etc/inittab");
    put("LNX-SVC-002", rcS("# vsftpd &"), rcS("vsftpd /etc/vsftpd.conf &"), "etc/init.d/rcS");
    put("LNX-SVC-003", Sample.of("etc/inetd.conf", "#tftp dgram udp wait root /usr/sbin/tftpd tftpd\n"), Sample.of("etc/inetd.conf", "tftp dgram udp wait root /usr/sbin/tftpd tftpd\n"), "etc/inetd.conf");
    put("LNX-SVC-004", Sample.of("etc/xinetd.d/rlogin", "service login\n{\n disable = yes\n server = /usr/sbin/in.rlogind\n}\n"), Sample.of("etc/xinetd.d/rlogin", "service login\n{\n disable = no\n server = /usr/sbin/in.rlogind\n}\n"), "etc/xinetd.d/rlogin");
    put("LNX-SVC-005", unit("miniupnpd", "/usr/sbin/miniupnpd -f /etc/m.conf", false), unit("miniupnpd", "/usr/sbin/miniupnpd -f /etc/m.conf", true), "etc/systemd/system/miniupnpd.service");
    put("LNX-SVC-006", Sample.of("etc/snmp/snmpd.conf", "rocommunity public localhost\n#rwcommunity private\n"), Sample.of("etc/snmp/snmpd.conf", "rocommunity public default\n"), "etc/snmp/snmpd.conf");
    put("LNX-SVC-007", rcS("httpd -p 127.0.0.1:80 -h /www"), rcS("httpd -p 80 -h /www"), "etc/init.d/rcS");
    put("LNX-SVC-008", mosquitto("listener 8883\ncertfile /etc/c.pem\nallow_anonymous false\n"), mosquitto("listener 8883\ncertfile /etc/c.pem\nallow_anonymous true\n"), "etc/mosquitto/mosquitto.conf");
    put("LNX-SVC-009", mosquitto("listener 1883 127.0.0.1\nlistener 8883\ncertfile /etc/c.pem\nallow_anonymous false\n"), mosquitto("listener 1883\nallow_anonymous false\n"), "etc/mosquitto/mosquitto.conf");
    put("LNX-SVC-010", rcS("dropbear -R -sg"), rcS("dropbear -R"), "etc/init.d/rcS");
    put("LNX-SVC-011", inittab("ttyS0::respawn:/sbin/getty -L ttyS0 115200 vt100"), inittab("ttyS0::askfirst:-/bin/sh"), "etc/inittab");
    put("LNX-SVC-012", Sample.of("etc/exports", "/srv 10.0.0.7(ro)\n/kerb *(sec=krb5p,rw)\n"), Sample.of("etc/exports", "/srv *(rw,no_root_squash)\n"), "etc/exports");
    put("LNX-SVC-013", cron(0755), cron(0777), "usr/local/bin/job.sh");
    put("LNX-SVC-014", unit("app", "/usr/bin/app\nNoNewPrivileges=yes", true), unit("app", "/usr/bin/app", true), "etc/systemd/system/app.service");
    put("LNX-FS-001", Sample.of().file("bin/su", 04755, "x"), Sample.of().file("usr/bin/backdoor", 04755, "x"), "usr/bin/backdoor");
    put("LNX-FS-002", Sample.of().folder("tmp", 01777).file("etc/a", "x"), Sample.of().folder("var/data", 0777), "var/data");
    put("LNX-FS-003", fstab("tmpfs /tmp tmpfs noexec,nosuid,nodev 0 0"), fstab("tmpfs /tmp tmpfs nosuid 0 0"), "etc/fstab");
    put("LNX-FS-004", fstab("/dev/mmcblk0p2 / ext4 ro,noatime 0 1"), fstab("/dev/mmcblk0p2 / ext4 defaults 0 1"), "etc/fstab");
    put("LNX-FS-005", Sample.of("etc/ssl/device.pem", CERTIFICATE), Sample.of("etc/ssl/device.key", "# made at the bench\n" + KEY), "etc/ssl/device.key");
    put("LNX-FS-006", Sample.of().file("usr/bin/trace", 0755, "x").file("usr/share/gdb", 0644, "x"), Sample.of().file("usr/bin/gdbserver", 0755, "x"), "usr/bin/gdbserver");
    put("LNX-ELF-001", elf(new Elf()), elf(new Elf().fixed()), "usr/bin/app");
    put("LNX-ELF-002", elf(new Elf()), elf(new Elf().stack(7)), "usr/bin/app");
    put("LNX-ELF-003", elf(new Elf()), elf(new Elf().lazy()), "usr/bin/app");
    put("LNX-ELF-004", elf(new Elf()), elf(new Elf().symbols("strcpy\0puts\0")), "usr/bin/app");
    put("LNX-ELF-005", elf(new Elf()), elf(new Elf().debug()), "usr/bin/app");
  }

  private RuleSamples() {}

  private static void put(String rule, Sample good, Sample bad, String place) {
    PAIRS.put(rule, new Pair(good, bad, place));
  }

  static @Nullable Pair of(String rule) {
    return PAIRS.get(rule);
  }

  static Sample shadow(String password) {
    return Sample.of("etc/passwd", PASSWD).file("etc/shadow", 0600, "root:" + password + ":19000:0:99999:7:::\ndaemon:*:19000::::::\nuser:!:19000::::::\n");
  }

  static Sample inittab(String line) {
    return Sample.of("etc/inittab", "::sysinit:/etc/init.d/rcS\n" + line + "\n::shutdown:/bin/umount -a -r\n").file("sbin/init", 0755, "x");
  }

  static Sample rcS(String line) {
    return Sample.of().file("etc/init.d/rcS", 0755, "#!/bin/sh\nmount -t proc proc /proc\n" + line + "\n");
  }

  static Sample mosquitto(String text) {
    return Sample.of("etc/mosquitto/mosquitto.conf", text);
  }

  private static Sample cron(int mode) {
    return Sample.of("etc/crontab", "SHELL=/bin/sh\n*/5 * * * * root /usr/local/bin/job.sh --quiet\n").file("usr/local/bin/job.sh", mode, "#!/bin/sh\n");
  }

  static Sample fstab(String line) {
    return Sample.of("etc/fstab", "# <fs> <mount> <type>\nproc /proc proc defaults 0 0\n" + line + "\n");
  }

  private static Sample elf(Elf program) {
    return Sample.of().file("usr/bin/app", 0755, program.bytes());
  }

  static Sample unit(String name, String start, boolean enabled) {
    Sample sample = Sample.of("etc/systemd/system/" + name + ".service", "[Unit]\nDescription=x\n[Service]\nExecStart=-" + start + "\n[Install]\nWantedBy=multi-user.target\n", "etc/systemd/system/ok.service", "[Service]\nExecStart=/bin/true\nUser=nobody\n");
    sample.link("etc/systemd/system/multi-user.target.wants/ok.service", "../ok.service");
    return enabled ? sample.link("etc/systemd/system/multi-user.target.wants/" + name + ".service", "/etc/systemd/system/" + name + ".service") : sample;
  }
}
