package dev.bulwark.firmware.partition;

import dev.bulwark.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One of the two records of the otadata partition, the first 32 bytes of a 4096-byte sector.
 *
 * <p>Guarantees: {@code encode(read(x))} equals x for any 32 bytes. The checksum covers the sequence number alone, so it says nothing about label and state.
 *
 * @param sequence 32 bits, unsigned; FFFFFFFF where nothing was ever written. Slot = (sequence − 1) mod number of update slots
 * @param rawLabel 20 bytes that nobody reads
 * @param rawState 32 bits, unsigned; see {@link #state}
 * @param crc 32 bits, unsigned, as stored
 */
public record OtaEntry(long sequence, byte[] rawLabel, long rawState, long crc) {
  /** Bytes of a record. */
  public static final int BYTES = 32;

  /** From one record to the other: each has a flash sector of its own, so that one survives a power cut while the other is rewritten. */
  public static final int SECTOR = 4096;

  private static final long BLANK = 0xFFFF_FFFFL;
  private static final int LABEL = 20;

  public OtaEntry {
    if (rawLabel.length != LABEL) throw new IllegalArgumentException("a label has 20 bytes");
    if ((sequence | rawState | crc) >>> 32 != 0) throw new IllegalArgumentException("numbers of 32 bits");
    rawLabel = rawLabel.clone();
  }

  /** A record as an update writes it: checksum right, label blank. */
  public static OtaEntry of(long sequence, OtaState state) {
    byte[] label = new byte[LABEL];
    Arrays.fill(label, (byte) 0xFF);
    return new OtaEntry(sequence, label, state.raw(), crcOf(sequence));
  }

  /** The record at {@code from}. @throws Problem FIRMWARE-204 when fewer than 32 bytes are left there */
  public static OtaEntry read(byte[] sector, int from) {
    if (from < 0 || from > sector.length - BYTES) throw new Problem("FIRMWARE-204", "an otadata record has 32 bytes, there are fewer", "give the whole partition, two sectors of 4096 bytes");
    ByteBuffer in = ByteBuffer.wrap(sector, from, BYTES).slice().order(ByteOrder.LITTLE_ENDIAN);
    byte[] label = new byte[LABEL];
    in.get(4, label);
    return new OtaEntry(Integer.toUnsignedLong(in.getInt(0)), label, Integer.toUnsignedLong(in.getInt(24)), Integer.toUnsignedLong(in.getInt(28)));
  }

  /** The checksum that belongs to a sequence number, 32 bits, unsigned. */
  public static long crcOf(long sequence) {
    return ZeroCrc.of(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) sequence).array());
  }

  @Override
  public byte[] rawLabel() {
    return rawLabel.clone();
  }

  public OtaState state() {
    return OtaState.of(rawState);
  }

  public boolean crcHolds() {
    return crc == crcOf(sequence);
  }

  /** True when no sequence number was ever written. */
  public boolean blank() {
    return sequence == BLANK;
  }

  /** Written, with a right checksum, and in a state that may boot. */
  public boolean usable() {
    return !blank() && state().bootable() && crcHolds();
  }

  /** The same record in another state. */
  public OtaEntry with(OtaState state) {
    return new OtaEntry(sequence, rawLabel, state.raw(), crc);
  }

  /** 32 bytes. */
  public byte[] encode() {
    return ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt((int) sequence).put(rawLabel).putInt((int) rawState).putInt((int) crc).array();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OtaEntry entry && Arrays.equals(entry.encode(), encode());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encode());
  }
}
