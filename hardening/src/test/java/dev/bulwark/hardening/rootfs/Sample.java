package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.archive.ByteSource;
import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.config.AuditOptions;
import dev.bulwark.hardening.rule.RulePack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A small tree for a test, which becomes a tar archive in memory, or files in a folder. */
final class Sample {
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Item(String path, char kind, int mode, int uid, int gid, byte[] content, String target) {}

  private static final RootfsAudit AUDIT = new RootfsAudit(RulePack.shipped(), AuditOptions.on(LocalDate.of(2026, 11, 23)), InstantSource.system());

  private final List<Item> items = new ArrayList<>();

  static Sample of(String... pathsAndTexts) {
    Sample sample = new Sample();
    for (int i = 0; i < pathsAndTexts.length; i += 2) sample.file(pathsAndTexts[i], pathsAndTexts[i + 1]);
    return sample;
  }

  Sample file(String path, String text) {
    return file(path, 0644, text);
  }

  Sample file(String path, int mode, String text) {
    return file(path, mode, text.getBytes(StandardCharsets.UTF_8));
  }

  Sample file(String path, int mode, byte[] content) {
    items.add(new Item(path, '0', mode, 0, 0, content, ""));
    return this;
  }

  Sample owned(String path, int mode, int uid, int gid, String text) {
    items.add(new Item(path, '0', mode, uid, gid, text.getBytes(StandardCharsets.UTF_8), ""));
    return this;
  }

  Sample folder(String path, int mode) {
    items.add(new Item(path + "/", '5', mode, 0, 0, new byte[0], ""));
    return this;
  }

  Sample link(String path, String target) {
    items.add(new Item(path, '2', 0777, 0, 0, new byte[0], target));
    return this;
  }

  Sample with(Sample other) {
    items.addAll(other.items);
    return this;
  }

  List<Item> items() {
    return items;
  }

  byte[] tar() {
    return tar(items);
  }

  byte[] shuffled(long seed) {
    List<Item> other = new ArrayList<>(items);
    Collections.shuffle(other, new Random(seed));
    return tar(other);
  }

  private static byte[] tar(List<Item> items) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Item item : items) {
        TarArchiveEntry entry = item.kind == '2' ? new TarArchiveEntry(item.path, TarConstants.LF_SYMLINK) : new TarArchiveEntry(item.path, item.kind == '5' ? TarConstants.LF_DIR : TarConstants.LF_NORMAL);
        entry.setMode(item.mode);
        entry.setIds(item.uid, item.gid);
        entry.setModTime(0);
        if (item.kind == '2') entry.setLinkName(item.target);
        entry.setSize(item.content.length);
        tar.putArchiveEntry(entry);
        tar.write(item.content);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writes it below a folder. */
  Path into(Path folder) throws IOException {
    for (Item item : items) {
      Path path = folder.resolve(item.path);
      Files.createDirectories(item.kind == '5' ? path : path.getParent());
      if (item.kind == '2') Files.createSymbolicLink(path, Path.of(item.target));
      if (item.kind == '0') Files.write(path, item.content);
      if (item.kind != '2') Files.setPosixFilePermissions(path, permissions(item.mode));
      if (item.kind != '2' && (item.mode & 07000) != 0) Files.setAttribute(path, "unix:mode", item.mode);
    }
    return folder;
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < 9; i++) if ((mode & 0400 >> i) != 0) set.add(all[i]);
    return set;
  }

  AuditedInput audit() {
    return audit(tar());
  }

  static AuditedInput audit(byte[] archive) {
    return AUDIT.audit(ByteSource.of("sample.tar", archive));
  }

  static AuditedInput audit(byte[] archive, AuditOptions options) {
    return new RootfsAudit(RulePack.shipped(), options, InstantSource.system()).audit(ByteSource.of("sample.tar", archive));
  }
}
