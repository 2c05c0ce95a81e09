package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.chip.Revision;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.encryption.FlashCipher;
import dev.bulwark.firmware.encryption.FlashKey;
import dev.bulwark.problem.Problem;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * A chip that boots as the real one would: what is in flash, what is fused, and nothing else decides.
 *
 * <h2>Guarantees</h2> Deterministic and pure: the same chip with the same options always ends alike; a boot answers another chip and leaves this one as it is. With secure boot fused no application runs whose bootloader or own
 * signature does not hold by a trusted key. Flash changes as NOR cells can, fuses only from 0 to 1 and only where they are not write-protected. A power cut leaves what the operations before it left.
 * <h2>Does not guarantee</h2> Timing, brown-out, glitches, or code that is run: the bootloader is taken to be ESP-IDF's of 2026, built as {@link BootOptions} say, the application does what they say.
 * <h2>Fails by</h2> a {@link BootReport}; whatever the bytes are, no exception.
 *
 * <p>Source: ESP-IDF (Apache-2.0) for the second stage, its security guides and the behaviour of the real ESP32 ROM for the first.
 *
 * @param revision of the silicon; usually the fuses' own
 */
public record VirtualChip(NorFlash flash, Fuses fuses, Revision revision) {
  public VirtualChip(NorFlash flash, Fuses fuses) {
    this(flash, fuses, fuses.revision());
  }

  /** One reset: ROM, bootloader, application. */
  public Booted boot(BootOptions options) {
    Optional<FlashCipher> cipher = cipher();
    try {
      Reset reset = new Reset(flash, fuses, revision, cipher, options);
      BootReport report;
      try {
        report = run(reset);
      } catch (PowerSupply.PowerLost lost) {
        reset.log.add(new BootEvent.PowerWent(reset.stage(), reset.power.operations()));
        report = reset.report(Verdict.POWER_LOST, Optional.empty(), Optional.empty());
      }
      return new Booted(report, new VirtualChip(reset.flash.now(), reset.fuses.now(), revision));
    } finally {
      cipher.ifPresent(FlashCipher::close);
    }
  }

  /**
   * Writes flash over the serial port, as the vendor's tool does: whole sectors are erased, then programmed.
   *
   * @param address a multiple of 4096
   * @param encrypt have the chip encrypt it on the way; otherwise the bytes stand in flash as given
   * @throws Problem FIRMWARE-602 when the data reaches past the end of flash, FIRMWARE-604 for an address inside a sector
   */
  public Flashing flash(int address, byte[] data, boolean encrypt, Power power) {
    if (address % NorFlash.SECTOR != 0) throw new Problem("FIRMWARE-604", "0x" + Integer.toHexString(address) + " does not begin a sector of 4096 bytes", "flash at a multiple of 0x1000");
    flash.requireInside(address, data.length);
    Set<DownloadRight> rights = DownloadMode.rights(fuses, revision);
    if (!rights.contains(DownloadRight.WRITE_FLASH)) return new Flashing.Refused("the fuses have closed the download mode");
    if (encrypt && !rights.contains(DownloadRight.WRITE_ENCRYPTED)) return new Flashing.Refused("the chip does not encrypt for the download mode: its flash is not encrypted, or the fuses forbid it");
    PowerSupply supply = new PowerSupply(power);
    FlashCells cells = new FlashCells(flash, supply);
    Optional<FlashCipher> cipher = encrypt ? cipher() : Optional.empty();
    try {
      new FlashView(cells, cipher).rewrite(address, data);
      return new Flashing.Flashed(new VirtualChip(cells.now(), fuses, revision), supply.operations());
    } catch (PowerSupply.PowerLost lost) {
      return new Flashing.Cut(new VirtualChip(cells.now(), fuses, revision));
    } finally {
      cipher.ifPresent(FlashCipher::close);
    }
  }

  /** What stands between flash and processor; nothing where flash encryption is off, or on without a key that this chip's controller takes. */
  private Optional<FlashCipher> cipher() {
    Optional<byte[]> bytes = fuses.flashEncryptionOn() ? fuses.flashKey() : Optional.empty();
    if (bytes.isEmpty()) return Optional.empty();
    try (FlashKey key = FlashKey.of(bytes.get())) {
      return Optional.of(FlashCipher.of(fuses.chip(), key, fuses.flashCryptConfig()));
    } catch (Problem wrongLength) {
      return Optional.empty();
    } finally {
      Arrays.fill(bytes.get(), (byte) 0);
    }
  }

  private BootReport run(Reset reset) {
    Fuses now = reset.fuses.now();
    reset.note(now.chip().id() + " revision " + revision + ": secure boot " + (now.secureBootOn() ? "on" : "off") + ", flash encryption " + (now.flashEncryptionOn() ? "on" : "off"));
    if (now.flashEncryptionOn() && !reset.view.encrypts()) {
      Judgement.Refusal noKey = new Judgement.Refusal(Reason.ROM_IMAGE, "flash encryption is on without a key for it: whatever is in flash reads as noise");
      reset.refused("flash", noKey);
      return reset.report(Verdict.REFUSED, Optional.empty(), Optional.of(noKey.reason()));
    }
    SecureBoot secureBoot = SecureBoot.of(reset);
    Optional<Reason> refusal = new Rom(reset, secureBoot).run();
    if (refusal.isPresent()) return reset.report(Verdict.REFUSED, Optional.empty(), refusal);
    reset.enter(Stage.BOOTLOADER);
    return switch (new SecondStage(reset, secureBoot).run()) {
      case SecondStage.Found.Nothing nothing -> reset.report(Verdict.REFUSED, Optional.empty(), Optional.of(nothing.reason()));
      case SecondStage.Found.App app when reset.options.firstEncryption().isPresent() && !now.flashEncryptionOn() -> {
        Optional<Reason> stopped = new EncryptingBoot(reset, reset.options.firstEncryption().get(), app).run();
        yield reset.report(stopped.isPresent() ? Verdict.REFUSED : Verdict.RESTART, Optional.empty(), stopped);
      }
      case SecondStage.Found.App app -> {
        reset.enter(Stage.APP);
        Verdict verdict = new RunningApp(reset, app).act(reset.options.application());
        yield reset.report(verdict, Optional.of(app.slot().name()), Optional.empty());
      }
    };
  }
}
