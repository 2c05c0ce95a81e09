package dev.bulwark.hardening.archive;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory of this machine, in the order of its names.
 *
 * <p>Each directory is opened from the one above it and never through a symbolic link, so that somebody who exchanges directories meanwhile does not lead the walk out. Only what is a regular file is opened.
 */
final class DirectoryReader {
  private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  private static final int MODE_KIND = 0170000;

  private final Path root;
  private final Intake intake;
  private final Scope scope = new Scope("", 0);
  /** The directories that we are in: a mount may show one of them again. */
  private final Set<Object> above = new HashSet<>();
  private final Map<Object, String> linked = new HashMap<>();

  DirectoryReader(Path root, Intake intake) {
    this.root = root;
    this.intake = intake;
  }

  void read() throws IOException {
    try (DirectoryStream<Path> top = Files.newDirectoryStream(root)) {
      if (!(top instanceof SecureDirectoryStream<Path> secure)) {
        throw new Problem("HARDEN-302", "this system cannot open directories without following links", "run it on Linux, or give a tar archive of the directory");
      }
      above.add(key(Files.readAttributes(root, "unix:fileKey")));
      list(secure, root, "");
    }
  }

  private void list(SecureDirectoryStream<Path> directory, Path at, String prefix) throws IOException {
    List<Path> names = new ArrayList<>();
    try {
      for (Path child : directory) {
        Path name = child.getFileName();
        if (name != null) names.add(name);
        intake.budget().listed(names.size());
      }
    } catch (DirectoryIteratorException e) {
      intake.refuse(scope, prefix.isEmpty() ? "." : prefix.substring(0, prefix.length() - 1), Refusal.UNREADABLE);
    }
    names.sort(Comparator.naturalOrder());
    for (Path name : names) child(directory, at.resolve(name), name, prefix + text(at.resolve(name), name));
  }

  private void child(SecureDirectoryStream<Path> directory, Path path, Path name, String raw) throws IOException {
    try {
      Map<String, Object> facts = Files.readAttributes(path, "unix:mode,uid,gid,nlink,size,fileKey", LinkOption.NOFOLLOW_LINKS);
      Object seen = directory.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS).readAttributes().fileKey();
      // The facts go by path, the directory by what is open: where they differ something was exchanged in between.
      if (!key(facts).equals(seen)) throw new IOException("changed while being read");
      one(directory, path, name, raw, facts);
    } catch (LimitReached e) {
      throw e;
    } catch (IOException e) {
      if (intake.budget().reached() != null) throw e;
      intake.refuse(scope, raw, Refusal.UNREADABLE);
    }
  }

  private void one(SecureDirectoryStream<Path> directory, Path path, Path name, String raw, Map<String, Object> facts) throws IOException {
    int mode = (int) number(facts, "mode");
    long uid = number(facts, "uid");
    long gid = number(facts, "gid");
    switch (mode & MODE_KIND) {
      case 0040000 -> {
        intake.name(scope, Member.plain(raw, Kind.DIRECTORY, mode, uid, gid, 0));
        enter(directory, path, name, raw, key(facts));
      }
      case 0120000 -> intake.name(scope, Member.symlink(raw, mode, uid, gid, target(path)));
      case 0100000 -> {
        String first = number(facts, "nlink") > 1 ? linked.putIfAbsent(key(facts), raw) : null;
        if (first != null) intake.name(scope, Member.hardlink(raw, first));
        else intake.file(scope, Member.plain(raw, Kind.FILE, mode, uid, gid, number(facts, "size")), new OnDisk(directory, name, number(facts, "size")));
      }
      default -> intake.name(scope, Member.plain(raw, Kind.SPECIAL, mode, uid, gid, 0));
    }
  }

  private void enter(SecureDirectoryStream<Path> directory, Path path, Path name, String raw, Object key) throws IOException {
    if (!above.add(key)) {
      intake.refuse(scope, raw, Refusal.DIRECTORY_LOOP);
      return;
    }
    // Each level keeps one file open; deeper ones are refused by name anyway.
    if (above.size() > 257) {
      intake.refuse(scope, raw, Refusal.TOO_DEEP);
    } else {
      try (SecureDirectoryStream<Path> below = directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
        list(below, path, raw + "/");
      }
    }
    above.remove(key);
  }

  private static String target(Path link) throws IOException {
    return Files.readSymbolicLink(link).toString();
  }

  private static long number(Map<String, Object> facts, String name) throws IOException {
    if (facts.get(name) instanceof Number number) return number.longValue();
    throw new IOException("no " + name);
  }

  private static Object key(Map<String, Object> facts) throws IOException {
    Object key = facts.get("fileKey");
    if (key == null) throw new IOException("no file key");
    return key;
  }

  /** The name by its bytes: the process's locale may not know them. */
  private static String text(Path path, Path name) {
    String text = name.toString();
    if (text.chars().allMatch(c -> c < 0x80)) return text;
    String uri = path.toUri().getRawPath();
    if (uri.endsWith("/")) uri = uri.substring(0, uri.length() - 1);
    String last = uri.substring(uri.lastIndexOf('/') + 1);
    byte[] bytes = new byte[last.length()];
    int count = 0;
    for (int i = 0; i < last.length(); i++) {
      if (last.charAt(i) == '%') {
        bytes[count++] = (byte) Integer.parseInt(last, i + 1, i + 3, 16);
        i += 2;
      } else {
        bytes[count++] = (byte) last.charAt(i);
      }
    }
    return Names.text(bytes, 0, count);
  }

  /** A regular file of an open directory. */
  private static final class OnDisk implements Content {
    private final SecureDirectoryStream<Path> directory;
    private final Path name;
    private final long size;
    private @Nullable SeekableByteChannel channel;

    OnDisk(SecureDirectoryStream<Path> directory, Path name, long size) {
      this.directory = directory;
      this.name = name;
      this.size = size;
    }

    @Override
    public InputStream open() throws IOException {
      SeekableByteChannel opened = directory.newByteChannel(name, READ);
      channel = opened;
      // A file that grows is read to the size it had; one without a size, as in /proc, as far as a kept file goes.
      return new Shortened(Channels.newInputStream(opened), size == 0 ? Limits.KEPT_FILE : size);
    }

    @Override
    public @Nullable RandomSource random(String called) {
      SeekableByteChannel opened = channel;
      return opened == null ? null : new ChannelSource(called, opened, size);
    }

    @Override
    public String fault() {
      return Refusal.UNREADABLE;
    }
  }

  /** An open file; only the walk that opened it reads it. */
  private record ChannelSource(String name, SeekableByteChannel channel, long size) implements RandomSource {
    @Override
    public int read(long at, byte[] into, int from, int length) throws IOException {
      return FileSource.read(channel.position(at), into, from, length);
    }
  }
}
