package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The same steps as lines for espefuse, espsecure and esptool 5.x, whose command lines are public; file names are quoted for a POSIX shell. */
final class VendorLines {
  private static final int ESP32_CONFIG = 0xF;
  private final BurnPlan plan;
  private final List<String> lines = new ArrayList<>();

  VendorLines(BurnPlan plan) {
    this.plan = plan;
  }

  List<String> lines() {
    lines.add("set -e");
    for (BurnStep step : plan.steps()) line(step);
    return lines;
  }

  private void line(BurnStep step) {
    switch (step.action()) {
      case CHECK -> {
        if (step.target().equals("artefacts")) plan.artefacts().forEach((name, artefact) -> { if (!name.equals(FlashLayout.BLANK_OTADATA)) lines.add("printf '%s  %s\\n' " + artefact.sha256() + " " + quoted(name) + " | sha256sum --check"); });
        else lines.add(espefuse("summary"));
      }
      case REHEARSE -> lines.add("# rehearse: done when the plan was made; `bulwark firmware plan run` does it again with what the device holds");
      case FLASH -> flash(step);
      case BURN -> lines.add(espefuse("burn-efuse " + step.target() + " " + value(step)));
      case WRITE_PROTECT -> lines.add(espefuse("write-protect-efuse " + step.target()));
      case READ_PROTECT -> lines.add(espefuse("read-protect-efuse " + step.target()));
      case BURN_KEY -> burnKey(step);
      case BURN_KEY_DIGEST -> burnDigest(step);
    }
  }

  private void flash(BurnStep step) {
    String file = step.details().getOrDefault("file", "");
    if (file.equals(FlashLayout.BLANK_OTADATA)) {
      PlanArtefact blank = plan.artefacts().get(file);
      file = "otadata-blank.bin";
      lines.add("head -c " + (blank == null ? 0 : blank.bytes()) + " /dev/zero | tr '\\0' '\\377' > " + file);
    }
    if ("true".equals(step.details().get("encrypted"))) {
      String cipher = "enc-" + step.target() + ".bin";
      String how = plan.chip() == Chip.ESP32 ? String.format(Locale.ROOT, "--flash-crypt-conf 0x%X", ESP32_CONFIG) : "--aes-xts";
      lines.add("espsecure encrypt-flash-data " + how + " --keyfile " + quoted(flashKey()) + " --address " + step.target() + " --output " + cipher + " " + quoted(file));
      file = cipher;
    }
    // Ciphertext looks like no image; the tool would refuse to write it over a part that it knows.
    lines.add("esptool --chip " + plan.chip().id() + " --port \"$PORT\" write-flash --force --flash-mode keep --flash-freq keep --flash-size keep " + step.target() + " " + quoted(file));
  }

  private String flashKey() {
    return plan.steps().stream().filter(step -> step.action() == StepAction.BURN_KEY).findFirst().map(step -> step.details().getOrDefault("file", "")).orElse("");
  }

  private void burnKey(BurnStep step) {
    String file = quoted(step.details().getOrDefault("file", ""));
    if (plan.chip() == Chip.ESP32) {
      lines.add(espefuse("burn-key flash_encryption " + file));
    } else if (step.details().containsKey("digest")) {
      // The C2's only block takes one write: the digest as bytes beside the key, in one command.
      lines.add("printf '%s' " + step.details().get("digest") + " | xxd -r -p > digest.bin");
      lines.add(espefuse("burn-key " + step.target() + " " + file + " " + step.value() + " " + step.target() + " digest.bin " + step.details().get("digestPurpose")));
    } else {
      lines.add(espefuse("burn-key " + step.target() + " " + file + " " + step.value()));
    }
  }

  private void burnDigest(BurnStep step) {
    if (plan.chip() == Chip.ESP32) {
      lines.add("printf '%s' " + step.details().get("digest") + " | xxd -r -p > digest.bin");
      lines.add(espefuse("burn-key secure_boot_v2 digest.bin"));
      return;
    }
    String pem = quoted(step.details().getOrDefault("file", ""));
    lines.add(espefuse(plan.chip() == Chip.ESP32C2 ? "burn-key-digest " + pem : "burn-key-digest " + step.target() + " " + pem + " " + step.value()));
  }

  private static String value(BurnStep step) {
    return "0x" + new java.math.BigInteger(step.value()).toString(16);
  }

  private String espefuse(String command) {
    return "espefuse --chip " + plan.chip().id() + " --port \"$PORT\" " + command;
  }

  private static String quoted(String name) {
    return name.matches("[A-Za-z0-9._/+-]+") && !name.startsWith("-") ? name : "'" + name.replace("'", "'\\''") + "'";
  }
}
