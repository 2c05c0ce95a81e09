package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.Revision;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.image.AppDescriptor;
import dev.bulwark.firmware.image.BootloaderDescriptor;
import dev.bulwark.firmware.image.EspImageBuilder;
import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.signature.BootKeys;
import dev.bulwark.firmware.signature.BootPrivateKey;
import dev.bulwark.firmware.signature.BootSigner;
import dev.bulwark.firmware.signature.Existing;
import dev.bulwark.firmware.signature.SecureBootV2;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** A workbench for plans: small images of any chip, throw-away keys, and a request whose every part can be exchanged for a worse one. */
final class Bench {
  static final SecureRandom RANDOM = new SecureRandom();
  private static final Map<String, BootPrivateKey> KEYS = new ConcurrentHashMap<>();

  final Chip chip;
  Fuses fuses;
  Profile profile = Profile.PRODUCTION;
  Policy policy = Policy.DEFAULT;
  List<BootPrivateKey> trusted = new ArrayList<>();
  List<BootPrivateKey> signers = new ArrayList<>();
  boolean privateHalves;
  Optional<byte[]> flashKey;
  Chip imagesFor;
  Revision appFrom = new Revision(0, 0);
  Optional<Revision> appUpTo = Optional.empty();
  Revision bootloaderFrom = new Revision(0, 0);
  long secureVersion;
  int bootloaderSize = 2_000;
  int appSize = 5_000;
  boolean signBootloader = true;
  boolean signApp = true;
  List<Partition> partitions =
      List.of(
          new Partition("nvs", 1, 2, 0x9000, 0x4000, false, false),
          new Partition("otadata", 1, 0, 0xd000, 0x2000, false, false),
          new Partition("ota_0", 0, 0x10, 0x10000, 0x10000, false, false),
          new Partition("ota_1", 0, 0x11, 0x20000, 0x10000, false, false));

  private List<Artefact> asked = List.of();

  private Bench(Chip chip) {
    this.chip = chip;
    this.imagesFor = chip;
    this.fuses = Fuses.blank(chip);
    this.flashKey = Optional.of(key(chip == Chip.ESP32C2 ? 16 : 32, 7));
  }

  /** A request that is released: one key that the ROM checks, one flash key, all images signed. */
  static Bench of(Chip chip) {
    Bench bench = new Bench(chip);
    BootPrivateKey key = signingKey(scheme(chip), 1);
    bench.trusted.add(key);
    bench.signers.add(key);
    return bench;
  }

  /** A fast scheme that the chip's ROM checks. */
  static SignatureScheme scheme(Chip chip) {
    for (SignatureScheme scheme : List.of(SignatureScheme.ECDSA256, SignatureScheme.ECDSA384, SignatureScheme.RSA3072)) if (chip.secureBootSchemes().contains(scheme)) return scheme;
    throw new IllegalStateException(chip.id());
  }

  static BootPrivateKey signingKey(SignatureScheme scheme, int number) {
    return KEYS.computeIfAbsent(scheme + "-" + number, name -> BootKeys.generate(scheme, RANDOM));
  }

  static byte[] key(int bytes, long seed) {
    byte[] key = new byte[bytes];
    new Random(seed).nextBytes(key);
    return key;
  }

  byte[] bootloader() {
    byte[] image = EspImageBuilder.bootloader(imagesFor, new BootloaderDescriptor(0, 1, "v5.5", "Jan 1 2026"), key(bootloaderSize / 4 * 4, 3)).from(bootloaderFrom).build();
    return signBootloader ? sign(image) : image;
  }

  byte[] app() {
    EspImageBuilder builder = EspImageBuilder.application(imagesFor, AppDescriptor.of("pump", "1.0", secureVersion), key(appSize / 4 * 4, 4)).from(appFrom);
    appUpTo.ifPresent(builder::upTo);
    byte[] image = builder.build();
    return signApp ? sign(image) : image;
  }

  byte[] table() {
    return PartitionTable.of(partitions).encode();
  }

  private byte[] sign(byte[] image) {
    List<BootSigner> with = new ArrayList<>(signers);
    return with.isEmpty() ? image : SecureBootV2.sign(image, with, Existing.REPLACE).bytes();
  }

  List<Artefact> images() {
    return List.of(Artefact.at(chip.bootloaderOffset(), "bootloader.bin", bootloader()), Artefact.at(0x8000, "table.bin", table()), Artefact.of("app.bin", app()));
  }

  PlanRequest request() {
    return request(images());
  }

  PlanRequest request(List<Artefact> images) {
    asked = images;
    List<PlanKey> keys = new ArrayList<>();
    for (BootPrivateKey key : trusted) keys.add(new PlanKey("key" + keys.size() + ".pem", key.publicKey(), privateHalves ? Optional.of(key) : Optional.empty()));
    return new PlanRequest(profile, keys, flashKey.map(bytes -> Artefact.of("flash.key", bytes)), images, fuses, policy);
  }

  BurnPlan plan() {
    return Planner.plan(request());
  }

  /** The files of the last request: signing twice gives two signatures. */
  StepMaterial material(BurnPlan plan) {
    Map<String, byte[]> files = new HashMap<>(Map.of("flash.key", flashKey.orElse(new byte[0])));
    for (Artefact artefact : asked) files.put(artefact.name(), artefact.bytes());
    return StepMaterial.of(plan, (name, bytes) -> files.getOrDefault(name, new byte[0]));
  }
}
