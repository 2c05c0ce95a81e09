package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.mcuboot.McubootImage;
import dev.bulwark.firmware.mcuboot.McubootKey;
import dev.bulwark.firmware.mcuboot.McubootPem;
import dev.bulwark.firmware.mcuboot.McubootReading;
import dev.bulwark.firmware.mcuboot.McubootVerdict;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code firmware verify} on an MCUboot image. */
final class McubootVerification {
  private static final int LONGEST_KEY = 65_536;

  private McubootVerification() {}

  /** Exit 0 or 1. @throws Problem FIRMWARE-100 when it is no whole MCUboot image */
  static int judge(byte[] file, List<Path> keyFiles, Terminal terminal, boolean json) {
    List<McubootKey> trusted = keyFiles.stream().map(key -> McubootPem.publicKey(InFile.read(key, LONGEST_KEY))).toList();
    McubootImage image = switch (McubootImage.read(file)) {
      case McubootReading.Read(McubootImage read) -> read;
      case McubootReading.Unreadable(String detail) -> throw new Problem("FIRMWARE-100", "no whole MCUboot image: " + detail, "get it again from where it was made");
    };
    McubootVerdict verdict = image.verify(trusted);
    if (json) terminal.document(document(image, verdict));
    else show(image, verdict, terminal);
    return verdict instanceof McubootVerdict.Trusted ? Exit.DONE : Exit.NEGATIVE;
  }

  private static void show(McubootImage image, McubootVerdict verdict, Terminal terminal) {
    switch (verdict) {
      case McubootVerdict.Trusted(McubootKey by) -> terminal.line("trusted (mcuboot), version " + image.header().version() + ", by key " + by.hash());
      case McubootVerdict.Rejected(var fault) -> {
        terminal.line("REJECTED (mcuboot)");
        terminal.line("because " + fault.text());
      }
    }
  }

  private static Map<String, Object> document(McubootImage image, McubootVerdict verdict) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("verdict", verdict instanceof McubootVerdict.Trusted ? "trusted" : "rejected");
    answer.put("scheme", "mcuboot");
    answer.put("blocks", List.of());
    answer.put("reasons", verdict instanceof McubootVerdict.Rejected(var fault) ? List.of(fault.text()) : List.of());
    answer.put("version", image.header().version().toString());
    image.securityCounter().ifPresent(counter -> answer.put("securityCounter", counter));
    if (verdict instanceof McubootVerdict.Trusted(McubootKey by)) answer.put("keyHash", by.hash());
    return answer;
  }
}
