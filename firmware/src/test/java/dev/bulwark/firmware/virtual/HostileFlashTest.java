package dev.bulwark.firmware.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.efuse.FuseBlock;
import dev.bulwark.firmware.efuse.FuseField;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.partition.OtaEntry;
import dev.bulwark.firmware.partition.OtaState;
import dev.bulwark.firmware.partition.Partition;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes and fuses of any kind end in a report, never in an exception; and with secure boot on never in an application that was not signed. */
class HostileFlashTest {
  private static final List<Application> ACTS = List.of(new Application.Nothing(), new Application.Confirm(), new Application.Reject(), new Application.Crash(), new Application.Update(Lab.noise(5000, 1)));

  @Test
  void any_fuses_on_any_chip_end_in_a_report() {
    Random random = new Random(11);
    int runs = 0;
    for (int i = 0; i < 400; i++) {
      Chip chip = Chip.values()[random.nextInt(Chip.values().length)];
      Fuses fuses = Fuses.blank(chip);
      Map<String, BigInteger> values = new HashMap<>();
      for (FuseField field : fuses.map().fields()) if (random.nextInt(6) == 0) values.put(field.name(), new BigInteger(field.length(), random));
      VirtualChip any = new VirtualChip(image(chip).flash(), fuses.with(values));
      for (Application act : ACTS) {
        Booted booted = any.boot(BootOptions.USUAL.with(act));
        if (booted.report().runs()) runs++;
        for (FuseBlock block : fuses.map().blocks()) {
          byte[] before = any.fuses().block(block.id());
          byte[] after = booted.after().fuses().block(block.id());
          for (int b = 0; b < before.length; b++) assertThat(after[b] & before[b]).as("no fuse goes back").isEqualTo(before[b]);
        }
      }
    }
    assertThat(runs).as("some of them do run").isGreaterThan(20);
  }

  private static VirtualChip image(Chip chip) {
    return Lab.of(chip).put(Lab.FIRST, Lab.app(chip, 1, 1)).put(Lab.SECOND, Lab.app(chip, 2, 2)).otadata(OtaEntry.of(1, OtaState.VALID), OtaEntry.of(2, OtaState.NEW)).build();
  }

  @Test
  void any_table_otadata_and_images_end_in_a_report() {
    Random random = new Random(12);
    for (int i = 0; i < 600; i++) {
      Lab lab = Lab.of(Chip.ESP32C3).put(Lab.FIRST, Lab.app(Chip.ESP32C3, 1, 1));
      lab.table(
          List.of(
              new Partition("o", 1, 0, odd(random), odd(random), false, false),
              new Partition("a", 0, 0x10 + random.nextInt(16), odd(random), odd(random), random.nextBoolean(), false),
              new Partition("b", 0, 0x10 + random.nextInt(4), odd(random), odd(random), false, false),
              new Partition("f", 0, random.nextInt(2) * 0x20, odd(random), odd(random), false, false)));
      if (random.nextBoolean()) lab.otadata(OtaEntry.of(random.nextInt(4), OtaState.values()[random.nextInt(6)]), OtaEntry.of(random.nextInt() & 0xFFFFFFFFL, OtaState.values()[random.nextInt(6)]));
      if (random.nextBoolean()) lab.encrypt(Lab.noise(32, i));
      VirtualChip chip = lab.build();
      byte[] flash = chip.flash().toBytes();
      for (int flip = random.nextInt(12); flip > 0; flip--) flash[(random.nextInt(4) * 0x10000 + random.nextInt(0x60)) % flash.length] ^= (byte) (1 << random.nextInt(8));
      VirtualChip any = new VirtualChip(NorFlash.of(flash), chip.fuses());
      BootReport report = any.boot(BootOptions.USUAL.with(ACTS.get(i % ACTS.size())).withAntiRollback(random.nextBoolean())).report();
      assertThat(report.log().events()).isNotEmpty();
      assertThat(report.reason().isPresent()).isEqualTo(report.verdict() == Verdict.REFUSED);
    }
  }

  /** An offset or size that a careful generator would never write. */
  private static long odd(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt() & 0xFFFFFFFFL;
      case 1 -> 0xFFFFFFFFL - random.nextInt(64);
      case 2 -> random.nextInt(0x30000);
      case 3 -> Lab.OTADATA;
      default -> 0x10000L * random.nextInt(4);
    };
  }

  @Test
  void random_bytes_over_a_secured_flash_never_reach_an_application_and_the_untouched_one_does() {
    Random random = new Random(13);
    Lab lab = Lab.secure(Chip.ESP32H2, SignatureScheme.ECDSA256).encrypt(Lab.noise(32, 3));
    VirtualChip good = lab.build();
    assertThat(good.boot(BootOptions.USUAL).report().runs()).isTrue();
    for (int i = 0; i < 300; i++) {
      byte[] flash = good.flash().toBytes();
      int at = List.of(0, Lab.FIRST).get(i % 2) + random.nextInt(4096 + 1100);
      byte[] noise = new byte[1 + random.nextInt(64)];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, flash, at, noise.length);
      if (Arrays.equals(flash, good.flash().toBytes())) continue;
      assertThat(new VirtualChip(NorFlash.of(flash), good.fuses()).boot(BootOptions.USUAL).report().runs()).as("noise at 0x" + Integer.toHexString(at)).isFalse();
    }
  }
}
