package dev.bulwark.hardening.rootfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the broker, mosquitto.conf(5): settings up to the first listener are general or of the default listener, those after one belong to it.
 *
 * @param listeners as written; none where the broker chooses by itself
 * @param anonymous the last word about it, by line; null where there is none
 */
record Mosquitto(List<Listener> listeners, List<Anonymous> anonymous, String path) {
  private static final int DEEPEST = 4;

  /** A place where it listens; an empty address means all. */
  record Listener(String port, String address, boolean tls, String path, int line) {
    /** Reached from this machine only: a loopback address, or a socket in the file system, which has port 0. */
    boolean local() {
      return port.equals("0") || address.startsWith("127.") || address.equals("::1") || address.equals("localhost");
    }
  }

  /** A word about clients without a name. */
  record Anonymous(boolean allowed, String path, int line) {}

  Mosquitto {
    listeners = List.copyOf(listeners);
    anonymous = List.copyOf(anonymous);
  }

  static @Nullable Mosquitto of(RootTree tree) {
    for (String path : List.of("etc/mosquitto/mosquitto.conf", "etc/mosquitto.conf", "etc/config/mosquitto.conf")) {
      TextFile file = tree.text(path);
      if (file != null) return new Reading(tree).read(file);
    }
    return null;
  }

  /** Reads in order, with what is included. */
  private static final class Reading {
    private final RootTree tree;
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Anonymous> anonymous = new ArrayList<>();
    private @Nullable Listener open;

    Reading(RootTree tree) {
      this.tree = tree;
    }

    Mosquitto read(TextFile file) {
      lines(file, 0);
      close();
      return new Mosquitto(listeners, anonymous, file.path());
    }

    private void lines(TextFile file, int depth) {
      for (TextFile.Line line : file.said("#")) {
        String[] words = line.text().split("[ \t]+", -1);
        String value = words.length > 1 ? words[1] : "";
        switch (words[0].toLowerCase(Locale.ROOT)) {
          case "listener" -> {
            close();
            open = new Listener(value, words.length > 2 ? words[2] : "", false, file.path(), line.number());
          }
          case "port" -> {
            close();
            open = new Listener(value, "", false, file.path(), line.number());
          }
          case "bind_address" -> open = open == null ? new Listener("1883", value, false, file.path(), line.number()) : new Listener(open.port, value, open.tls, open.path, open.line);
          case "bind_interface" -> {
            if (open != null && value.equals("lo")) open = new Listener(open.port, "127.0.0.1", open.tls, open.path, open.line);
          }
          case "certfile", "psk_hint" -> {
            if (open != null) open = new Listener(open.port, open.address, true, open.path, open.line);
          }
          case "allow_anonymous" -> anonymous.add(new Anonymous(value.equalsIgnoreCase("true"), file.path(), line.number()));
          case "include_dir" -> {
            if (depth < DEEPEST) {
              for (String path : tree.matching(value + "/*.conf")) {
                TextFile part = tree.text(path);
                if (part != null) lines(part, depth + 1);
              }
            }
          }
          default -> {}
        }
      }
    }

    private void close() {
      if (open != null && listeners.size() < 1_000) listeners.add(open);
      open = null;
    }
  }
}
