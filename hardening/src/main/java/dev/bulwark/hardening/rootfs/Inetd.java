package dev.bulwark.hardening.rootfs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What inetd and xinetd start for whoever connects: the lines of inetd.conf, the services of xinetd that are not disabled. */
final class Inetd {
  /** The names under which a service is known, where its program's name does not tell. */
  private static final Map<String, String> SERVICES = Map.of("telnet", "telnetd", "ftp", "ftpd", "tftp", "tftpd", "shell", "rshd", "login", "rlogind", "exec", "rexecd");

  private Inetd() {}

  /** Whether there was a configuration of either. */
  static boolean read(RootTree tree, List<Started> started) {
    boolean seen = false;
    List<String> files = new ArrayList<>(List.of("etc/inetd.conf", "etc/inet/inetd.conf"));
    files.addAll(tree.matching("etc/inetd.d/*"));
    for (String path : files) {
      TextFile file = tree.text(path);
      if (file == null) continue;
      seen = true;
      for (TextFile.Line line : file.said("#")) inetd(line, file.path(), started);
    }
    List<String> services = new ArrayList<>(List.of("etc/xinetd.conf"));
    services.addAll(tree.matching("etc/xinetd.d/*"));
    for (String path : services) {
      TextFile file = tree.text(path);
      if (file == null) continue;
      seen = true;
      xinetd(file, started);
    }
    return seen;
  }

  /** {@code service type protocol wait user program arguments}. */
  private static void inetd(TextFile.Line line, String path, List<Started> started) {
    String[] fields = line.text().split("[ \t]+");
    if (fields.length < 6) return;
    List<String> words = new ArrayList<>();
    words.add(known(fields[0], fields[5].equals("internal") ? fields[0] : fields[5], fields));
    for (int i = 7; i < fields.length; i++) words.add(fields[i]);
    started.add(new Started(words, path, line.number()));
  }

  /** Behind tcpd or busybox stands another program, which the service's name tells best. */
  private static String known(String service, String program, String[] fields) {
    String name = Names.last(program);
    if (!name.equals("tcpd") && !name.equals("busybox")) return program;
    return fields.length > 6 && !Names.last(fields[6]).equals("busybox") ? fields[6] : SERVICES.getOrDefault(service, service);
  }

  /** {@code service NAME {{ key = value … }}}. */
  private static void xinetd(TextFile file, List<Started> started) {
    Map<String, String> values = new HashMap<>();
    String service = "";
    int first = 0;
    for (TextFile.Line line : file.said("#")) {
      String text = line.text();
      if (text.startsWith("service ") || text.startsWith("service\t")) {
        service = text.substring(8).replace("{", "").strip();
        first = line.number();
        values.clear();
      } else if (text.startsWith("}")) {
        if (!service.isEmpty() && !values.getOrDefault("disable", "no").equalsIgnoreCase("yes")) {
          String program = values.getOrDefault("server", service);
          started.add(new Started(List.of(Names.last(program).equals("tcpd") || program.equals(service) ? SERVICES.getOrDefault(service, service) : program), file.path(), first));
        }
        service = "";
      } else if (text.indexOf('=') > 0 && values.size() < 100) {
        values.put(text.substring(0, text.indexOf('=')).replace("+", "").replace("-", "").strip(), text.substring(text.indexOf('=') + 1).strip());
      }
    }
  }
}
