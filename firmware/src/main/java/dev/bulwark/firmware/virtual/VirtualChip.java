package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.chip.Revision;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.encryption.FlashCipher;
import dev.bulwark.firmware.encryption.FlashKey;
import dev.bulwark.problem.Problem;
import java.util.Arrays;
import java.util.Optional;

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
      case SecondStage.Found.App app -> {
        reset.enter(Stage.APP);
        Verdict verdict = new RunningApp(reset, app).act(reset.options.application());
        yield reset.report(verdict, Optional.of(app.slot().name()), Optional.empty());
      }
    };
  }
}
