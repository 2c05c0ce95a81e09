package dev.bulwark.hardening.exposure;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes put together for a hello message, big end first. */
final class Message {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Message u8(int... values) {
    for (int value : values) out.write(value);
    return this;
  }

  Message u16(int... values) {
    for (int value : values) u8(value >> 8, value);
    return this;
  }

  Message u24(int value) {
    return u8(value >> 16, value >> 8, value);
  }

  Message add(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  Message ascii(String text) {
    return add(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** With a length of one byte before it. */
  Message in8(byte[] bytes) {
    return u8(bytes.length).add(bytes);
  }

  /** With a length of two bytes before it. */
  Message in16(byte[] bytes) {
    return u16(bytes.length).add(bytes);
  }

  /** With a length of three bytes before it. */
  Message in24(byte[] bytes) {
    return u24(bytes.length).add(bytes);
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
