package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.efuse.FuseFile;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A chip in two files: EFUSE.json and a flash dump. What a technician trains on, and what the tests kill.
 *
 * <h2>Guarantees</h2> EFUSE.json holds either the fuses before a command or those after it, also after a power cut. The dump is written in place, sector by sector, and synced.
 */
public final class FileTarget implements BurnTarget, AutoCloseable {
  private static final int SECTOR = 4096;
  private static final long LARGEST = 128L << 20;

  private final Path efuse;
  private final FileChannel flash;
  private Fuses fuses;

  private FileTarget(Path efuse, FileChannel flash, Fuses fuses) {
    this.efuse = efuse;
    this.flash = flash;
    this.fuses = fuses;
  }

  /**
   * Opens both files; a missing one is made: {@code blank} fuses, erased flash of {@code size} bytes.
   *
   * @param size at least so many bytes of flash; an existing dump that is shorter grows
   */
  public static FileTarget open(Path efuse, Path flash, Fuses blank, long size) {
    try {
      Fuses fuses;
      if (Files.exists(efuse)) {
        if (Files.size(efuse) > FuseFile.MOST) throw new Problem("FIRMWARE-712", efuse + " is too large for a fuse file", "give the EFUSE.json of this device");
        fuses = FuseFile.read(Files.readAllBytes(efuse));
      } else {
        fuses = blank;
        store(efuse, fuses);
      }
      FileChannel channel = FileChannel.open(flash, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileTarget target = new FileTarget(efuse, channel, fuses);
      if (size > LARGEST || channel.size() > LARGEST) {
        channel.close();
        throw new Problem("FIRMWARE-712", "a flash of more than 128 MiB is not known", "check the dump and the plan");
      }
      target.grow(Math.ceilDiv(size, SECTOR) * SECTOR);
      return target;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void grow(long size) throws IOException {
    long at = flash.size();
    // A last sector that was cut short is filled up first.
    while (at < size || at % SECTOR != 0) {
      int length = (int) (SECTOR - at % SECTOR);
      write(at, FlashLayout.blank(length));
      at += length;
    }
    flash.force(true);
  }

  private static Problem failed(IOException e) {
    return new Problem("FIRMWARE-712", "the target's files cannot be read or written", "check that their folder exists, is yours and has room", e);
  }

  /** By the two files' places: a copy is another device. */
  @Override
  public String identity() {
    return fuses.chip().id() + " in " + efuse.toAbsolutePath().normalize();
  }

  @Override
  public Fuses fuses() {
    return fuses;
  }

  @Override
  public void burn(FuseCommand command) {
    Fuses after = StrictFuses.burn(fuses, command);
    if (after.equals(fuses)) return;
    try {
      store(efuse, after);
    } catch (IOException e) {
      throw failed(e);
    }
    fuses = after;
  }

  private static void store(Path file, Fuses fuses) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Path beside = Files.createTempFile(folder, "." + file.getFileName(), ".new");
    try {
      try (FileChannel out = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(FuseFile.write(fuses));
        while (bytes.hasRemaining()) out.write(bytes);
        out.force(true);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
        entry.force(true);
      }
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  @Override
  public long flashSize() {
    try {
      return flash.size();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public byte[] readFlash(long address, int length) {
    ByteBuffer into = ByteBuffer.allocate(length);
    try {
      while (into.hasRemaining()) if (flash.read(into, address + into.position()) < 0) throw new Problem("FIRMWARE-712", "the flash ends before 0x" + Long.toHexString(address + length), "take a flash as large as the partition table says");
    } catch (IOException e) {
      throw failed(e);
    }
    return into.array();
  }

  @Override
  public void writeSector(long address, byte[] content) {
    if (address % SECTOR != 0 || content.length != SECTOR) throw new IllegalArgumentException("whole sectors only");
    try {
      write(address, content);
      flash.force(false);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void write(long address, byte[] content) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    while (bytes.hasRemaining()) flash.write(bytes, address + bytes.position());
  }

  @Override
  public void close() {
    try {
      flash.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
