package dev.bulwark.firmware.signature;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Blocks of PEM (RFC 7468, with the headers of RFC 1421 that older encrypted keys carry).
 *
 * @param label between BEGIN and the dashes
 * @param encrypted whether its headers, or its label, say that a passphrase protects it
 * @param der its content; empty when encrypted by headers
 */
record Pem(String label, boolean encrypted, byte[] der) {
  /** Far more than any key needs. */
  private static final int LONGEST = 65_536;

  private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----\\s*?\\R(.*?)-----END \\1-----", Pattern.DOTALL);

  /** All blocks in order, as many as can be read; text around them is skipped. */
  static List<Pem> read(byte[] file) {
    List<Pem> found = new ArrayList<>();
    if (file.length > LONGEST) return found;
    Matcher matcher = BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
    while (matcher.find()) {
      String label = matcher.group(1);
      String body = matcher.group(2);
      if (body.contains("Proc-Type:") || label.equals("ENCRYPTED PRIVATE KEY")) {
        found.add(new Pem(label, true, new byte[0]));
        continue;
      }
      try {
        found.add(new Pem(label, false, Base64.getDecoder().decode(body.replaceAll("\\s", ""))));
      } catch (IllegalArgumentException notBase64) {
        return found;
      }
    }
    return found;
  }

  static byte[] write(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return ("-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n").getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "PEM " + label;
  }
}
