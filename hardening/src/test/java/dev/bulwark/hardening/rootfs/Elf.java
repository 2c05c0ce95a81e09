package dev.bulwark.hardening.rootfs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes the headers of an ELF program for tests: small, and only what the audit looks at. */
final class Elf {
  private boolean wide = true;
  private boolean big;
  private boolean pie = true;
  private int machine = 62;
  private int stack = 6;
  private boolean relro = true;
  private boolean now = true;
  private String symbols = "__stack_chk_fail\0strcpy\0";
  private boolean debug;

  Elf narrow(int machineNumber) {
    wide = false;
    machine = machineNumber;
    return this;
  }

  Elf bigEndian() {
    big = true;
    return this;
  }

  Elf fixed() {
    pie = false;
    return this;
  }

  /** @param flags of the stack's segment, 7 for executable; -1 for no such segment */
  Elf stack(int flags) {
    stack = flags;
    return this;
  }

  Elf lazy() {
    now = false;
    return this;
  }

  Elf noRelro() {
    relro = false;
    return this;
  }

  Elf symbols(String zeroTerminated) {
    symbols = zeroTerminated;
    return this;
  }

  Elf debug() {
    debug = true;
    return this;
  }

  private ByteBuffer buffer(byte[] over) {
    return ByteBuffer.wrap(over).order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }

  private void word(ByteBuffer to, long value) {
    if (wide) to.putLong(value);
    else to.putInt((int) value);
  }

  private byte[] segment(int type, int flags, long offset, long length) {
    byte[] bytes = new byte[wide ? 56 : 32];
    ByteBuffer header = buffer(bytes).putInt(type);
    if (wide) header.putInt(flags);
    word(header, offset);
    word(header, 0);
    word(header, 0);
    word(header, length);
    word(header, length);
    if (!wide) header.putInt(flags);
    word(header, 8);
    return bytes;
  }

  private byte[] section(int name, long offset, long length) {
    byte[] bytes = new byte[wide ? 64 : 40];
    ByteBuffer header = buffer(bytes).putInt(name).putInt(1);
    word(header, 0);
    word(header, 0);
    word(header, offset);
    word(header, length);
    return bytes;
  }

  byte[] bytes() {
    int head = wide ? 64 : 52;
    int segmentSize = wide ? 56 : 32;
    int segmentsMost = 5;
    int dynamicAt = head + segmentSize * segmentsMost;
    byte[] dynamicBytes = new byte[64];
    ByteBuffer dynamic = buffer(dynamicBytes);
    if (now) {
      word(dynamic, 0x6ffffffbL);
      word(dynamic, 1);
    }
    word(dynamic, 0);
    word(dynamic, 0);
    byte[] text = symbols.getBytes(StandardCharsets.ISO_8859_1);
    byte[] names = "\0.dynstr\0.debug_info\0.shstrtab\0".getBytes(StandardCharsets.ISO_8859_1);
    int symbolsAt = dynamicAt + 64;
    int namesAt = symbolsAt + text.length;
    int sectionsAt = namesAt + names.length;
    List<byte[]> segments = new ArrayList<>();
    segments.add(segment(1, 5, 0, 4096));
    segments.add(segment(3, 4, 0, 0));
    segments.add(segment(2, 6, dynamicAt, 64));
    if (stack >= 0) segments.add(segment(0x6474e551, stack, 0, 0));
    if (relro) segments.add(segment(0x6474e552, 4, 0, 0));
    List<byte[]> sections = new ArrayList<>();
    sections.add(section(0, 0, 0));
    sections.add(section(1, symbolsAt, text.length));
    if (debug) sections.add(section(9, 0, 0));
    sections.add(section(21, namesAt, names.length));
    byte[] headBytes = new byte[head];
    ByteBuffer header = buffer(headBytes);
    header.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) (wide ? 2 : 1), (byte) (big ? 2 : 1), 1}).position(16);
    header.putShort((short) (pie ? 3 : 2)).putShort((short) machine).putInt(1);
    word(header, 0);
    word(header, head);
    word(header, sectionsAt);
    header.putInt(0).putShort((short) head).putShort((short) segmentSize).putShort((short) segments.size()).putShort((short) (wide ? 64 : 40)).putShort((short) sections.size()).putShort((short) (sections.size() - 1));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(headBytes);
    segments.forEach(all::writeBytes);
    all.writeBytes(new byte[dynamicAt - all.size()]);
    all.writeBytes(dynamicBytes);
    all.writeBytes(text);
    all.writeBytes(names);
    sections.forEach(all::writeBytes);
    return all.toByteArray();
  }
}
