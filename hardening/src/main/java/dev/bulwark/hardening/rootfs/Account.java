package dev.bulwark.hardening.rootfs;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line of passwd with what shadow says of it.
 *
 * @param password what is compared at login: the hash, nothing for none at all, or a mark of a locked account; null where passwd points to a shadow entry that is not there
 * @param path of the file that holds the password, and {@code line} in it
 */
record Account(String name, long uid, String shell, String home, @Nullable String password, String path, int line, String passwd, int passwdLine) {
  private static final Set<String> NO_SHELLS = Set.of("nologin", "false", "true", "sync", "halt", "shutdown", "git-shell", "null", "noshell", "poweroff", "reboot");

  /** Whether somebody who logs in gets a shell; no shell at all means {@code /bin/sh}. */
  boolean loginShell() {
    return !NO_SHELLS.contains(Names.last(shell));
  }

  boolean emptyPassword() {
    return password != null && password.isEmpty();
  }

  /** Passwd can be read by everybody. */
  boolean hashInPasswd() {
    return path.equals(passwd) && password != null && PasswordHash.of(password).isPresent();
  }
}
