package dev.bulwark.hardening.image;

import dev.bulwark.firmware.efuse.FuseFile;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.signature.KeyDigest;
import dev.bulwark.hardening.config.Assigned;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is said about a product beside its image: by the configuration it was built with, by the fuses of a device. Fuses outrank an image, and an image outranks a configuration; a lower one that says the opposite is a contradiction.
 */
public final class Claims {
  /** Nothing is said. */
  public static final Claims NONE = new Claims(Map.of(), Optional.empty());

  private static final List<String> JTAG = List.of("JTAG_DISABLE", "HARD_DIS_JTAG", "DIS_PAD_JTAG");
  private static final List<String> MANUAL_ENCRYPTION = List.of("DISABLE_DL_ENCRYPT", "DIS_DOWNLOAD_MANUAL_ENCRYPT");

  private final Map<String, String> configuration;
  private final Optional<Fuses> fuses;

  private Claims(Map<String, String> configuration, Optional<Fuses> fuses) {
    this.configuration = Map.copyOf(configuration);
    this.fuses = fuses;
  }

  /**
   * Of the bytes of an sdkconfig and of a fuse file ({@code bulwark-efuse/1}); null for one that is not there.
   *
   * @throws Problem {@code HARDEN-201} for an sdkconfig, {@code FIRMWARE-500} for a fuse file that cannot be read
   */
  public static Claims of(byte @Nullable [] sdkconfig, byte @Nullable [] efuse) {
    return new Claims(sdkconfig == null ? Map.of() : Assigned.in(sdkconfig), Optional.ofNullable(efuse).map(FuseFile::read));
  }

  private boolean configured(String symbol) {
    return "y".equals(configuration.get(symbol));
  }

  /** Whether the configuration says that the image is signed. */
  boolean signing() {
    return configured("SECURE_BOOT") || configured("SECURE_SIGNED_APPS_NO_SECURE_BOOT") || configured("SECURE_BOOT_V2_ENABLED") || configured("SECURE_BOOT_V1_ENABLED");
  }

  /** One line each for what the configuration claims and the fuses deny; the subject first, then the line. */
  List<String[]> deniedByFuses() {
    List<String[]> denied = new ArrayList<>();
    if (fuses.isEmpty()) return denied;
    Fuses burned = fuses.get();
    boolean boot = configured("SECURE_BOOT");
    boolean encryption = configured("SECURE_FLASH_ENC_ENABLED");
    if (boot && !burned.secureBootOn() && !burned.secureBootV1On()) denied.add(new String[] {"SECURE_BOOT", "secure boot is configured, and no fuse turns it on"});
    if (encryption && !burned.flashEncryptionOn()) denied.add(new String[] {"SECURE_FLASH_ENC_ENABLED", "flash encryption is configured, and no fuse turns it on"});
    if (encryption && configured("SECURE_FLASH_ENCRYPTION_MODE_RELEASE") && open(burned, MANUAL_ENCRYPTION)) {
      denied.add(new String[] {"SECURE_FLASH_ENCRYPTION_MODE_RELEASE", "release mode is configured, and the fuses still let the download mode encrypt"});
    }
    if ((boot || encryption) && !configured("SECURE_BOOT_ALLOW_JTAG") && open(burned, JTAG)) denied.add(new String[] {"SECURE_BOOT_ALLOW_JTAG", "JTAG is configured to be closed, and no fuse closes it"});
    return denied;
  }

  /** Whether the chip has such fuses and none is burned. */
  private static boolean open(Fuses fuses, List<String> names) {
    List<String> there = names.stream().filter(fuses.map()::has).toList();
    return !there.isEmpty() && there.stream().noneMatch(fuses::burned);
  }

  /** Whether fuses check signatures, and trust none of these keys; false where nobody knows. */
  boolean distrusts(List<String> keyDigests) {
    if (fuses.isEmpty() || keyDigests.isEmpty() || !fuses.get().secureBootOn()) return false;
    List<byte[]> trusted = fuses.get().trustedDigests();
    return keyDigests.stream().map(KeyDigest::new).noneMatch(key -> trusted.stream().anyMatch(key::matches));
  }
}
