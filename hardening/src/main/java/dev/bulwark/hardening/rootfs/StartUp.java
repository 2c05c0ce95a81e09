package dev.bulwark.hardening.rootfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that the system starts by itself, from whichever init it has: inittab, System V and BusyBox scripts, OpenRC, runit, procd, systemd, inetd, xinetd, cron.
 *
 * @param described whether the tree says anything about what is started
 */
record StartUp(List<Started> started, boolean described) {
  static final Set<String> SHELLS = Set.of("sh", "ash", "bash", "dash", "ksh", "zsh", "hush", "-sh", "-ash", "-bash");

  private static final List<String> SCRIPTS =
      List.of("etc/init.d/rcS", "etc/rcS", "etc/rc.local", "etc/rc.d/rcS", "etc/rc.d/rc.local", "etc/rc.d/rc.sysinit", "etc/rc", "etc/rc.sysinit", "etc/init.d/S??*", "etc/rcS.d/S*", "etc/rc?.d/S*", "etc/rc.d/S*",
          "etc/rc.d/rc?.d/S*", "etc/runlevels/*/*", "etc/service/*/run", "service/*/run", "etc/s6/*/run", "etc/sv/default/*/run", "init");

  StartUp {
    started = List.copyOf(started);
  }

  static StartUp of(RootTree tree) {
    Scripts scripts = new Scripts(tree);
    boolean described = Inittab.read(tree, scripts);
    for (String pattern : SCRIPTS) {
      for (String path : tree.matching(pattern)) described |= numbered(path) && scripts.read(path);
    }
    List<Started> services = new ArrayList<>();
    described |= Inetd.read(tree, services);
    described |= SystemdUnits.read(tree, scripts);
    for (CronJobs.Job job : CronJobs.of(tree)) scripts.line(job.command(), job.path(), job.line(), Map.of());
    services.addAll(scripts.started());
    return new StartUp(services, described);
  }

  /** BusyBox starts {@code S50telnet} out of a folder that has other scripts too. */
  private static boolean numbered(String path) {
    String name = Names.last(path);
    return !path.startsWith("etc/init.d/S") || name.length() > 2 && Character.isDigit(name.charAt(1)) && Character.isDigit(name.charAt(2));
  }
}
