package dev.bulwark.firmware.plan;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Remembers which steps of a plan are done on one device.
 *
 * <h2>Guarantees</h2> Append-only: a line is on the disk before {@link #begin} or {@link #done} returns. Each line carries the SHA-256 of itself and of the line before, so a changed, lost or swapped line is found; a last line
 * that a power cut tore is cut off. One process at a time. It belongs to one plan and one device.
 * <h2>Does not guarantee</h2> That a step that only began was not done: {@link BurnRun} looks.
 * <h2>Fails by</h2> Problem FIRMWARE-708 (damaged), FIRMWARE-709 (another plan or device), FIRMWARE-712 (the disk).
 */
public final class BurnJournal implements AutoCloseable {
  private static final int LONGEST = 8 << 20;
  private static final int DIGITS = 64;

  /** How a line gets from the system's memory onto the disk. */
  interface Disk {
    Disk REAL = channel -> channel.force(true);

    void sync(FileChannel channel) throws IOException;
  }

  private final FileChannel channel;
  private final Disk disk;
  private final BitSet done = new BitSet();
  private String last = "0".repeat(DIGITS);
  private boolean fresh = true;

  private BurnJournal(FileChannel channel, Disk disk) {
    this.channel = channel;
    this.disk = disk;
  }

  /**
   * Opens the journal, or begins it.
   *
   * @param plan the plan's digest
   * @param device {@link BurnTarget#identity}
   */
  public static BurnJournal open(Path file, String plan, String device) {
    return open(file, plan, device, Disk.REAL);
  }

  /** As above; the power cuts of a test lose no page of the system's memory, so it may do without waiting for a disk. */
  static BurnJournal open(Path file, String plan, String device, Disk disk) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (lock(channel) == null) throw new Problem("FIRMWARE-712", "the journal " + file + " is in use", "wait until the other run has ended");
      BurnJournal journal = new BurnJournal(channel, disk);
      journal.replay(plan, device);
      if (journal.fresh) {
        journal.append(Map.of("event", "open", "plan", plan, "device", device, "step", 0));
        syncFolder(file);
      }
      channel = null;
      return journal;
    } catch (IOException e) {
      throw new Problem("FIRMWARE-712", "the journal " + file + " cannot be read or written", "check that its folder exists, is yours and has room", e);
    } finally {
      close(channel);
    }
  }

  private static @org.jspecify.annotations.Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private void replay(String plan, String device) throws IOException {
    if (channel.size() > LONGEST) throw damaged("it is too long");
    byte[] all = new byte[(int) channel.size()];
    ByteBuffer into = ByteBuffer.wrap(all);
    while (into.hasRemaining() && channel.read(into, into.position()) >= 0) {}
    int at = 0;
    while (at < all.length) {
      int end = at;
      while (end < all.length && all[end] != '\n') end++;
      if (end == all.length) break;
      line(new String(all, at, end - at, StandardCharsets.UTF_8), plan, device);
      at = end + 1;
    }
    // What follows the last line break was being written when the power went: nothing counted on it yet.
    if (at < all.length) {
      channel.truncate(at);
      disk.sync(channel);
    }
    channel.position(at);
  }

  private void line(String line, String plan, String device) {
    int split = line.length() - DIGITS - 1;
    if (split < 1 || line.charAt(split) != ' ') throw damaged("a line has no checksum");
    String content = line.substring(0, split);
    String checksum = line.substring(split + 1);
    if (!checksum(content).equals(checksum)) throw damaged("a line was changed, or lines are missing");
    ObjectNode entry = CanonicalJson.object(content.getBytes(StandardCharsets.UTF_8), "a line of the journal");
    String event = entry.path("event").asString("");
    if (fresh) {
      if (!event.equals("open")) throw damaged("it does not begin with its plan");
      if (!entry.path("plan").asString("").equals(plan)) throw new Problem("FIRMWARE-709", "the journal belongs to another plan", "give the plan that was begun, or another journal for another device");
      if (!entry.path("device").asString("").equals(device)) throw new Problem("FIRMWARE-709", "the journal belongs to another device", "each device has a journal of its own");
      fresh = false;
    } else if (event.equals("done")) {
      done.set(entry.path("step").asInt(0));
    } else if (!event.equals("begin")) {
      throw damaged("a line says something unknown");
    }
    last = checksum;
  }

  private String checksum(String content) {
    return CanonicalJson.sha256(last.getBytes(StandardCharsets.US_ASCII), content.getBytes(StandardCharsets.UTF_8));
  }

  private static Problem damaged(String why) {
    return new Problem("FIRMWARE-708", "the journal is damaged: " + why, "keep the file as evidence; look at the device with `bulwark firmware efuse` before anything else is burned");
  }

  private void append(Map<String, Object> entry) throws IOException {
    String content = new String(CanonicalJson.bytes(entry), StandardCharsets.UTF_8);
    String checksum = checksum(content);
    ByteBuffer line = ByteBuffer.wrap((content + " " + checksum + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) channel.write(line);
    disk.sync(channel);
    last = checksum;
    fresh = false;
  }

  private void note(String event, BurnStep step, String how) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("event", event);
    entry.put("step", step.n());
    entry.put("action", step.action().id());
    entry.put("target", step.target());
    if (!how.isEmpty()) entry.put("how", how);
    try {
      append(entry);
    } catch (IOException e) {
      throw new Problem("FIRMWARE-712", "the journal cannot be written", "make room, then run the plan again: it goes on where it stopped", e);
    }
  }

  /** Whether the step was done and read back in an earlier run or this one. */
  public boolean isDone(BurnStep step) {
    return done.get(step.n());
  }

  /** Before the target is touched. */
  void begin(BurnStep step) {
    note("begin", step, "");
  }

  /** After the read-back. @param how {@code done}, or {@code found} when an earlier run did it and could not say so any more */
  void done(BurnStep step, String how) {
    note("done", step, how);
    done.set(step.n());
  }

  /** The folder's entry too must outlive a power cut. */
  private static void syncFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) return;
    try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
      entry.force(true);
    }
  }

  private static void close(@org.jspecify.annotations.Nullable FileChannel channel) {
    if (channel == null) return;
    try {
      channel.close();
    } catch (IOException e) {
      // Everything that counted was synced; what fails here loses nothing.
    }
  }

  @Override
  public void close() {
    close(channel);
  }
}
