package dev.bulwark.hardening.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Cpio archives (newc) by hand. */
final class CpioBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int inode = 1;

  CpioBytes file(String name, String content) {
    return member(name, 0100644, inode++, 1, content);
  }

  CpioBytes member(String name, int mode, int ino, int links, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    byte[] path = (name + "\0").getBytes(StandardCharsets.UTF_8);
    out.writeBytes(String.format("070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x", ino, mode, 1000, 1001, links, 0, bytes.length, 8, 1, 0, 0, path.length, 0).getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(path);
    pad();
    out.writeBytes(bytes);
    pad();
    return this;
  }

  private void pad() {
    out.writeBytes(new byte[-out.size() & 3]);
  }

  byte[] end() {
    member("TRAILER!!!", 0, 0, 1, "");
    return out.toByteArray();
  }
}
