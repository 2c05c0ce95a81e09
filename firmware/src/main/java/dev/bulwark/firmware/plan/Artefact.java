package dev.bulwark.firmware.plan;

import java.util.OptionalLong;

/** A file that a plan is made from: its name as the person gave it, its bytes, and where in flash it belongs if that was told. The bytes are not copied and must not change. {@link #toString} shows none of them. */
public final class Artefact {
  private final String name;
  private final byte[] bytes;
  private final OptionalLong offset;
  private final String sha256;

  private Artefact(String name, byte[] bytes, OptionalLong offset) {
    this.name = name;
    this.bytes = bytes;
    this.offset = offset;
    this.sha256 = CanonicalJson.sha256(bytes);
  }

  public static Artefact of(String name, byte[] bytes) {
    return new Artefact(name, bytes, OptionalLong.empty());
  }

  /** @param offset in flash, in bytes */
  public static Artefact at(long offset, String name, byte[] bytes) {
    return new Artefact(name, bytes, OptionalLong.of(offset));
  }

  public String name() {
    return name;
  }

  /** The content itself, not a copy. */
  byte[] bytes() {
    return bytes;
  }

  public OptionalLong offset() {
    return offset;
  }

  /** In hex. */
  public String sha256() {
    return sha256;
  }

  PlanArtefact listed() {
    return new PlanArtefact(sha256, bytes.length);
  }

  @Override
  public String toString() {
    return name + " (" + bytes.length + " bytes, sha256 " + sha256 + ")";
  }
}
