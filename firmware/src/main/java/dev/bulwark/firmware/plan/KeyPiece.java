package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.efuse.FuseBlock;
import dev.bulwark.firmware.efuse.FuseField;
import dev.bulwark.firmware.efuse.FuseMap;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.efuse.KeyPurpose;
import dev.bulwark.firmware.efuse.KeyRequest;
import dev.bulwark.problem.Problem;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What one key step leaves in one key block, and how to get there from wherever a power cut left it. The C2's only block takes key and digest as one piece, since it takes one write.
 *
 * @param requests what burns it at once, from blank
 * @param content what the block then holds, in register order
 * @param purpose what it is for; empty on chips without purposes
 * @param hidden the field (the block, or the C2's half) that is then unreadable; empty for a digest
 */
record KeyPiece(FuseBlock block, List<KeyRequest> requests, byte[] content, Optional<KeyPurpose> purpose, Optional<String> hidden) {
  private static final int HALF = 32;

  /** The C2 keeps beside its block whether the key fills it. */
  private static final String LENGTH = "XTS_KEY_LENGTH_256";

  static List<KeyPiece> of(BurnPlan plan, BurnStep step, StepMaterial material) {
    FuseMap map = FuseMap.of(plan.chip());
    FuseBlock block = map.block(step.target()).orElseThrow(() -> StepRunner.foreign(step));
    return switch (plan.chip()) {
      case ESP32 -> List.of(esp32(block, step, material));
      case ESP32C2 -> List.of(shared(block, step, material));
      default -> purposed(map, block, step, material);
    };
  }

  private static KeyPiece esp32(FuseBlock block, BurnStep step, StepMaterial material) {
    byte[] data = step.action() == StepAction.BURN_KEY ? material.file(step) : digest(step, "digest");
    boolean secret = step.action() == StepAction.BURN_KEY;
    // The digest's own name makes the tool burn it as it is and leave it readable.
    List<KeyRequest> requests = List.of(KeyRequest.of(secret ? "flash_encryption" : "secure_boot_v2", data));
    return new KeyPiece(block, requests, Arrays.copyOf(secret ? reversed(data) : data, block.bytes()), Optional.empty(), secret ? Optional.of(block.name()) : Optional.empty());
  }

  private static KeyPiece shared(FuseBlock block, BurnStep step, StepMaterial material) {
    List<KeyRequest> requests = new ArrayList<>();
    byte[] content = new byte[block.bytes()];
    Optional<String> hidden = Optional.empty();
    if (step.action() == StepAction.BURN_KEY) {
      byte[] key = material.file(step);
      requests.add(KeyRequest.of(block.name(), key, step.value()));
      System.arraycopy(reversed(key), 0, content, 0, Math.min(key.length, content.length));
      hidden = Optional.of(key.length == 16 ? "BLOCK_KEY0_LOW_128" : block.name());
    }
    if (step.details().containsKey("digest")) {
      byte[] digest = Arrays.copyOf(digest(step, "digest"), Chip.ESP32C2.digestBytes());
      requests.add(KeyRequest.of(block.name(), digest, "SECURE_BOOT_DIGEST"));
      System.arraycopy(digest, 0, content, 16, 16);
    }
    return new KeyPiece(block, requests, content, Optional.empty(), hidden);
  }

  private static List<KeyPiece> purposed(FuseMap map, FuseBlock block, BurnStep step, StepMaterial material) {
    if (step.action() == StepAction.BURN_KEY_DIGEST) return List.of(piece(map, block, digest(step, "digest"), step.value(), step));
    byte[] key = material.file(step);
    if (!step.value().equals("XTS_AES_256_KEY")) return List.of(piece(map, block, key, step.value(), step));
    FuseBlock second = map.block(step.details().getOrDefault("secondBlock", "")).orElseThrow(() -> StepRunner.foreign(step));
    return List.of(piece(map, block, Arrays.copyOf(key, HALF), "XTS_AES_256_KEY_1", step), piece(map, second, Arrays.copyOfRange(key, HALF, key.length), "XTS_AES_256_KEY_2", step));
  }

  private static KeyPiece piece(FuseMap map, FuseBlock block, byte[] data, String purposeName, BurnStep step) {
    KeyPurpose purpose = map.purpose(purposeName).orElseThrow(() -> StepRunner.foreign(step));
    return new KeyPiece(
        block, List.of(KeyRequest.of(block.name(), data, purposeName)), purpose.reversed() ? reversed(data) : data, Optional.of(purpose), purpose.readProtect() ? Optional.of(block.name()) : Optional.empty());
  }

  private static byte[] digest(BurnStep step, String detail) {
    String hex = step.details().getOrDefault(detail, "");
    if (!hex.matches("[0-9a-f]{64}")) throw StepRunner.foreign(step);
    byte[] digest = HexFormat.of().parseHex(hex);
    // A digest of zeros trusts nobody: the device would be dead with the next fuse.
    if (Arrays.equals(digest, new byte[digest.length])) throw StepRunner.foreign(step);
    return digest;
  }

  private static byte[] reversed(byte[] data) {
    byte[] reversed = new byte[data.length];
    for (int i = 0; i < data.length; i++) reversed[i] = data[data.length - 1 - i];
    return reversed;
  }

  /** Burned, for the right purpose, frozen, and hidden if it is secret. What is hidden cannot be compared; that the chip decrypts with it is what the rehearsal and the first boot show. */
  boolean done(Fuses fuses) {
    return holds(fuses) && !fuses.blockWriteable(block.id()) && purposeStands(fuses) && lengthStands(fuses) && purposeFrozen(fuses) && hidden.map(field -> !fuses.readable(field)).orElse(true);
  }

  private boolean holds(Fuses fuses) {
    byte[] now = fuses.block(block.id());
    return Arrays.equals(now, content) || hiddenNow(fuses);
  }

  private boolean hiddenNow(Fuses fuses) {
    return hidden.map(field -> !fuses.readable(field)).orElse(false) && !fuses.blockWriteable(block.id());
  }

  private boolean purposeStands(Fuses fuses) {
    return purpose.map(wanted -> fuses.purposeValue(block) == wanted.value()).orElse(true);
  }

  private boolean lengthStands(Fuses fuses) {
    boolean fills = fuses.map().has(LENGTH) && hidden.equals(Optional.of(block.name()));
    return !fills || fuses.burned(LENGTH);
  }

  private boolean purposeFrozen(Fuses fuses) {
    return block.purposeField().map(field -> !fuses.writeable(field)).orElse(true);
  }

  /** Why this piece can neither be burned nor be finished; empty when it can. */
  Optional<String> obstacle(Fuses fuses) {
    if (done(fuses) || fuses.blockBlank(block.id()) && fuses.blockWriteable(block.id()) && fuses.blockReadable(block.id())) return Optional.empty();
    return Arrays.equals(fuses.block(block.id()), content) ? Optional.empty() : Optional.of(block.name() + " holds something that is not the plan's");
  }

  /** Burns all pieces at once where all are blank; otherwise finishes one after the other. */
  static void burn(List<KeyPiece> pieces, BurnTarget target) {
    if (pieces.stream().allMatch(piece -> target.fuses().blockBlank(piece.block.id()))) {
      target.burn(new FuseCommand.Keys(pieces.stream().flatMap(piece -> piece.requests.stream()).toList()));
      return;
    }
    for (KeyPiece piece : pieces) {
      if (target.fuses().blockBlank(piece.block.id())) target.burn(new FuseCommand.Keys(piece.requests));
      else piece.finish(target);
    }
  }

  /** The block is written and the power went before purpose and protection were: they are burned one by one. */
  private void finish(BurnTarget target) {
    if (!holds(target.fuses())) throw new Problem("FIRMWARE-711", block.name() + " holds something that is not the plan's", "burn nothing more on this device");
    if (!purposeStands(target.fuses())) burnPurpose(target);
    if (!purposeFrozen(target.fuses())) block.purposeField().ifPresent(field -> target.burn(new FuseCommand.WriteProtect(field)));
    if (!lengthStands(target.fuses())) target.burn(new FuseCommand.Field(LENGTH, BigInteger.ONE));
    if (hidden.isPresent() && target.fuses().readable(hidden.get())) target.burn(new FuseCommand.ReadProtect(hidden.get()));
    if (target.fuses().blockWriteable(block.id())) target.burn(new FuseCommand.WriteProtect(block.name()));
  }

  private void burnPurpose(BurnTarget target) {
    FuseMap map = target.fuses().map();
    FuseField low = map.field(block.purposeField().orElseThrow());
    BigInteger value = BigInteger.valueOf(purpose.orElseThrow().value());
    BigInteger mask = BigInteger.ONE.shiftLeft(low.length()).subtract(BigInteger.ONE);
    if (value.and(mask).signum() > 0) target.burn(new FuseCommand.Field(low.name(), value.and(mask)));
    if (value.shiftRight(low.length()).signum() > 0) target.burn(new FuseCommand.Field(low.name() + "_H", value.shiftRight(low.length())));
  }
}
