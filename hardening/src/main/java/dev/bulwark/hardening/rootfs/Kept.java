package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.archive.Entry;
import dev.bulwark.hardening.archive.Kind;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which files' bytes are held for the rules: small ones at the places where configuration stands. All others go by once and are not held. */
final class Kept implements Predicate<Entry> {
  /** A kernel's configuration is the largest text that is wanted, with a third of a MiB. */
  private static final int LARGEST = 1 << 20;

  private static final int LARGEST_SCRIPT = 128 << 10;

  private static final List<String> FOLDERS =
      List.of("etc/", "usr/etc/", "usr/local/etc/", "usr/lib/sysctl.d/", "lib/sysctl.d/", "run/sysctl.d/", "usr/local/lib/sysctl.d/", "usr/lib/systemd/system/", "lib/systemd/system/", "usr/local/lib/systemd/system/", "var/spool/cron/",
          "var/cron/tabs/", "service/", "boot/config", "proc/config", "usr/share/snmp/snmpd.conf", "var/lib/snmp/snmpd.conf");

  private static final List<String> BULK = List.of("etc/alternatives/", "etc/ssl/certs/", "etc/ca-certificates/", "etc/udev/hwdb.d/", "etc/services", "etc/mime.types");

  @Override
  public boolean test(Entry entry) {
    String path = inside(entry.path());
    if (entry.kind() == Kind.SYMLINK) return FOLDERS.stream().anyMatch(folder -> within(path, folder)) && BULK.stream().noneMatch(folder -> within(path, folder)) && configuration(entry.target());
    if (entry.kind() != Kind.FILE || entry.size() > LARGEST) return false;
    String name = Names.last(path);
    if (name.equals("authorized_keys") || name.equals("authorized_keys2") || name.equals("sshd_config") || path.contains("lib/modules/") && name.equals("config")) return true;
    if (BULK.stream().anyMatch(folder -> within(path, folder))) return false;
    return FOLDERS.stream().anyMatch(folder -> within(path, folder)) || (name.endsWith(".sh") || name.equals("init")) && entry.size() <= LARGEST_SCRIPT;
  }

  /** At the top, or in the one folder that holds the whole system. */
  private static boolean within(String path, String folder) {
    int slash = path.indexOf('/');
    return path.startsWith(folder) || slash > 0 && path.startsWith(folder, slash + 1);
  }

  /** Without the containers around it; what a compressed file holds counts by the name of that file. */
  private static String inside(String path) {
    int container = path.lastIndexOf("!/");
    if (container < 0) return path;
    int before = path.lastIndexOf("!/", container - 1);
    String outer = path.substring(before < 0 ? 0 : before + 2, container);
    return outer.toLowerCase(Locale.ROOT).endsWith("config.gz") ? outer : path.substring(container + 2);
  }

  private static boolean configuration(@Nullable String target) {
    return target != null && !target.contains("bin/") && !target.startsWith("/dev/") && !target.startsWith("/proc/") && !target.startsWith("/sys/");
  }
}
