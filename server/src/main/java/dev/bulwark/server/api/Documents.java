package dev.bulwark.server.api;

import dev.bulwark.fleet.device.Device;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** The JSON of the API's nouns. Times are RFC 3339 UTC with milliseconds. */
public final class Documents {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Documents() {}

  public static String time(Instant at) {
    return TIME.format(at);
  }

  static Map<String, Object> device(Device device, boolean connected) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", device.id().value());
    document.put("class", device.deviceClass());
    document.put("site", device.site());
    document.put("zone", device.zone());
    document.put("tags", new TreeSet<>(device.tags()));
    document.put("state", device.state().word());
    document.put("connected", connected);
    document.put("createdAt", time(device.createdAt()));
    return document;
  }

  public static String pem(X509Certificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(certificate.getEncoded()) + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate has its encoding", e);
    }
  }
}
