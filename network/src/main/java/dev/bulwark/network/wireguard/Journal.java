package dev.bulwark.network.wireguard;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * Changes several files of a folder as one.
 *
 * <h2>Guarantees</h2> After a crash at any moment, {@link #recover} leaves all files as they were before a change or all as they are after it. Every file is of mode 0600 before its first octet, and synced before it gets
 * its name.
 * <h2>Does not guarantee</h2> That a reader who takes no part sees one state only: between the commit and the last rename, milliseconds later, it may meet files of both.
 *
 * <p>How: the new files are written into a folder beside, with a list of what to do; one rename of that folder decides; then each file gets its name, and the folder goes. What the list says can be done twice.
 */
final class Journal {
  /** Told before every change on the disk; a test that throws here stands where the power was cut. */
  interface Steps {
    void before(String step);
  }

  static final String DECIDED = ".wireguard-change";
  static final String UNDECIDED = ".wireguard-draft";
  private static final String LIST = "list";
  private static final int LARGEST_LIST = 4 << 20;
  private static final Pattern LINE = Pattern.compile("(put [0-9]{1,7}|drop) ((?:keys/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99})");

  private final Path folder;
  private final Steps steps;

  Journal(Path folder, Steps steps) {
    this.folder = folder;
    this.steps = steps;
  }

  /**
   * Carries out what a crashed run had decided, and forgets what it had not.
   *
   * @throws Problem NETWORK-334 where the list of what to do cannot be one of ours
   */
  void recover() throws IOException {
    clear(folder.resolve(UNDECIDED));
    if (Files.isDirectory(folder.resolve(DECIDED), LinkOption.NOFOLLOW_LINKS)) apply();
  }

  /** @param changes names relative to the folder; empty octets delete, as none of these files is ever empty */
  void commit(SortedMap<String, byte[]> changes) throws IOException {
    Path draft = folder.resolve(UNDECIDED);
    steps.before("draft");
    Files.createDirectory(draft, mode(folder, "rwx------"));
    StringBuilder list = new StringBuilder();
    int number = 0;
    for (Map.Entry<String, byte[]> change : changes.entrySet()) {
      if (change.getValue().length == 0) {
        list.append("drop ").append(change.getKey()).append('\n');
      } else {
        write(draft.resolve(Integer.toString(number)), change.getValue());
        list.append("put ").append(number++).append(' ').append(change.getKey()).append('\n');
      }
    }
    write(draft.resolve(LIST), list.toString().getBytes(StandardCharsets.UTF_8));
    sync(draft);
    steps.before("decide");
    Files.move(draft, folder.resolve(DECIDED), StandardCopyOption.ATOMIC_MOVE);
    sync(folder);
    apply();
  }

  private void apply() throws IOException {
    Path decided = folder.resolve(DECIDED);
    Path list = decided.resolve(LIST);
    // The list goes first when all is done: a folder without it has nothing left to say.
    if (Files.isRegularFile(list, LinkOption.NOFOLLOW_LINKS)) {
      byte[] octets;
      try (InputStream in = Files.newInputStream(list, LinkOption.NOFOLLOW_LINKS)) {
        octets = in.readNBytes(LARGEST_LIST);
      }
      for (String[] change : read(octets)) {
        Path target = folder.resolve(change[1]);
        if (change[0].equals("drop")) {
          steps.before("drop " + change[1]);
          Files.deleteIfExists(target);
        } else {
          Path fresh = decided.resolve(change[0].substring("put ".length()));
          steps.before("put " + change[1]);
          if (Files.exists(fresh, LinkOption.NOFOLLOW_LINKS)) Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
      }
      sync(folder);
      if (Files.isDirectory(folder.resolve("keys"))) sync(folder.resolve("keys"));
      steps.before("done");
      Files.delete(list);
      sync(decided);
    }
    clear(decided);
    sync(folder);
  }

  /** What to do, and to which name; nothing outside the folder can be named. */
  static List<String[]> read(byte[] list) {
    List<String[]> changes = new ArrayList<>();
    for (String line : new String(list, StandardCharsets.UTF_8).split("\n", -1)) {
      if (line.isEmpty()) continue;
      var match = LINE.matcher(line);
      if (!match.matches()) throw new Problem("NETWORK-334", "a change that was interrupted cannot be read", "look at the folder " + DECIDED + "; if it is not yours, remove it and run `bulwark network wireguard config` again");
      changes.add(new String[] {match.group(1), match.group(2)});
    }
    return changes;
  }

  private void write(Path file, byte[] octets) throws IOException {
    steps.before("write " + file.getFileName());
    try (FileChannel out = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode(file.resolveSibling("."), "rw-------"))) {
      ByteBuffer left = ByteBuffer.wrap(octets);
      while (left.hasRemaining()) out.write(left);
      out.force(true);
    }
  }

  private void clear(Path aside) throws IOException {
    if (!Files.isDirectory(aside, LinkOption.NOFOLLOW_LINKS)) return;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(aside)) {
      for (Path file : files) {
        steps.before("clear " + file.getFileName());
        Files.delete(file);
      }
    }
    steps.before("clear");
    Files.delete(aside);
  }

  static FileAttribute<?>[] mode(Path near, String mode) throws IOException {
    if (!Files.getFileStore(near).supportsFileAttributeView("posix")) return new FileAttribute<?>[0];
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))};
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
