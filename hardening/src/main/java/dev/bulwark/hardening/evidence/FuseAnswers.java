package dev.bulwark.hardening.evidence;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a chip's fuses, as they were read, say. A field that a chip does not have, or that cannot be read, is never a pass. */
final class FuseAnswers {
  private static final Pattern RAW = Pattern.compile("0x[0-9a-fA-F]{1,128}");
  private static final Pattern REVISION = Pattern.compile("([0-9]{1,3})\\.[0-9]{1,3}");

  private final Map<?, ?> document;
  private final Map<?, ?> fields;

  FuseAnswers(Map<?, ?> document, Map<?, ?> fields) {
    this.document = document;
    this.fields = fields;
  }

  Map<String, Answer> all() {
    Map<String, Answer> answers = new LinkedHashMap<>();
    answers.put("secure-boot.enabled", secureBoot());
    answers.put("flash-encryption.enabled", encryption());
    answers.put("flash-encryption.release", release());
    answers.put("jtag.disabled", jtag());
    answers.put("download-mode.restricted", download());
    return answers;
  }

  private Answer secureBoot() {
    if (burned("SECURE_BOOT_EN") || burned("ABS_DONE_1")) return Answer.holds("secure boot V2 is on");
    if (!known("SECURE_BOOT_EN") && !known("ABS_DONE_1")) return Answer.unknown("neither SECURE_BOOT_EN nor ABS_DONE_1 was read");
    // a chip of the first revisions knows no other
    if (burned("ABS_DONE_0") && major() < 3) return Answer.holds("secure boot V1 is on");
    return Answer.refutes(burned("ABS_DONE_0") ? "only the superseded secure boot V1 is on" : "secure boot is off");
  }

  private String crypt() {
    return known("FLASH_CRYPT_CNT") ? "FLASH_CRYPT_CNT" : "SPI_BOOT_CRYPT_CNT";
  }

  private Answer encryption() {
    if (!known(crypt())) return Answer.unknown(crypt() + " was not read");
    return bits(crypt()) % 2 == 1 ? Answer.holds("flash encryption is on") : Answer.refutes("flash encryption is off");
  }

  private Answer release() {
    Answer on = encryption();
    if (on.kind() != Answer.Kind.HOLDS) return on;
    int length = crypt().equals("FLASH_CRYPT_CNT") ? 7 : 3;
    if (bits(crypt()) < length && !frozen(crypt())) return Answer.refutes("flash encryption can be switched off again");
    boolean closed = burned("DIS_DOWNLOAD_MODE") || burned("UART_DOWNLOAD_DIS") || burned("DIS_DOWNLOAD_MANUAL_ENCRYPT") || burned("DISABLE_DL_ENCRYPT");
    return closed ? Answer.holds("flash encryption is on for ever, and no port encrypts for a stranger") : Answer.refutes("the download mode still encrypts for a stranger");
  }

  private Answer jtag() {
    if (!known("JTAG_DISABLE") && !known("DIS_PAD_JTAG") && !known("HARD_DIS_JTAG")) return Answer.unknown("no fuse of the JTAG pins was read");
    boolean pins = burned("JTAG_DISABLE") || burned("DIS_PAD_JTAG") || burned("HARD_DIS_JTAG") || bits("SOFT_DIS_JTAG") % 2 == 1;
    boolean usb = !fields.containsKey("DIS_USB_JTAG") || burned("DIS_USB_JTAG") || burned("DIS_USB_SERIAL_JTAG");
    if (!pins) return Answer.refutes("JTAG is open");
    return usb ? Answer.holds("JTAG is closed") : Answer.refutes("JTAG is open over USB");
  }

  private Answer download() {
    if (burned("DIS_DOWNLOAD_MODE") || burned("UART_DOWNLOAD_DIS")) return Answer.holds("the download mode is off");
    if (burned("ENABLE_SECURITY_DOWNLOAD")) return Answer.holds("the download mode is restricted");
    return known("DIS_DOWNLOAD_MODE") || known("UART_DOWNLOAD_DIS") ? Answer.refutes("the download mode is open") : Answer.unknown("no fuse of the download mode was read");
  }

  private boolean known(String field) {
    return raw(field).isPresent();
  }

  private boolean burned(String field) {
    return raw(field).map(value -> value.signum() > 0).orElse(false);
  }

  private int bits(String field) {
    return raw(field).map(BigInteger::bitCount).orElse(0);
  }

  private boolean frozen(String field) {
    return fields.get(field) instanceof Map<?, ?> one && Boolean.FALSE.equals(one.get("writeable"));
  }

  private Optional<BigInteger> raw(String field) {
    if (!(fields.get(field) instanceof Map<?, ?> one) || Boolean.FALSE.equals(one.get("readable"))) return Optional.empty();
    return one.get("raw") instanceof String text && RAW.matcher(text).matches() ? Optional.of(new BigInteger(text.substring(2), 16)) : Optional.empty();
  }

  private int major() {
    var found = REVISION.matcher(String.valueOf(document.get("revision")));
    return found.matches() ? Integer.parseInt(found.group(1)) : Integer.MAX_VALUE;
  }
}
