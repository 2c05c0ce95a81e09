package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.wireguard.Tunnels;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The target {@code wireguard}: as {@code network wireguard config}. It is no function of the policy alone, as keys are made once and kept in the folder; so it writes its files itself, all or none. */
final class WireguardTarget {
  static final String NAME = "wireguard";
  private static final int LARGEST = 64 << 20;

  private WireguardTarget() {}

  static int compile(Policy policy, Path folder, boolean json, Terminal terminal) {
    Tunnels.Written written = WireguardCommand.work(() -> new Tunnels(folder, new SecureRandom()).config(policy, false));
    Map<String, String> digests = new TreeMap<>();
    for (String name : written.files()) {
      byte[] octets = InFile.read(folder.resolve(name), LARGEST);
      digests.put(name, NetworkCompile.sha256(octets));
      Arrays.fill(octets, (byte) 0);
    }
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("target", NAME);
      document.put("files", digests.entrySet().stream().map(each -> file(each.getKey(), each.getValue())).toList());
      document.put("warnings", List.of());
      terminal.document(document);
    } else {
      digests.forEach((name, digest) -> terminal.line(folder.resolve(name) + "  sha256 " + digest));
    }
    return Exit.DONE;
  }

  private static Map<String, Object> file(String name, String digest) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("path", name);
    file.put("sha256", digest);
    return file;
  }
}
