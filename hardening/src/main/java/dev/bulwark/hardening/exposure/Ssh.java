package dev.bulwark.hardening.exposure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The part of SSH that is said in clear before anybody logs in: the banner and the lists of algorithms (RFC 4253, sections 4.2 and 7.1). */
final class Ssh {
  private static final int LONGEST_PACKET = 35_000;
  private static final int LONGEST_GREETING = 16 << 10;
  private static final int KEXINIT = 20;
  private static final Set<String> WEAK =
      Set.of(
          "diffie-hellman-group1-sha1", "diffie-hellman-group14-sha1", "diffie-hellman-group-exchange-sha1", "rsa1024-sha1",
          "ssh-rsa", "ssh-dss", "ssh-rsa-cert-v01@openssh.com", "ssh-dss-cert-v01@openssh.com", "ssh-rsa-cert-v00@openssh.com", "x509v3-sign-rsa", "x509v3-sign-dss",
          "3des-cbc", "des-cbc", "aes128-cbc", "aes192-cbc", "aes256-cbc", "blowfish-cbc", "cast128-cbc", "idea-cbc", "serpent128-cbc", "serpent192-cbc", "serpent256-cbc",
          "twofish-cbc", "twofish128-cbc", "twofish192-cbc", "twofish256-cbc", "rijndael-cbc@lysator.liu.se", "arcfour", "arcfour128", "arcfour256", "none",
          "hmac-sha1", "hmac-sha1-96", "hmac-md5", "hmac-md5-96", "hmac-sha1-etm@openssh.com", "hmac-sha1-96-etm@openssh.com", "hmac-md5-etm@openssh.com", "hmac-md5-96-etm@openssh.com");

  private Ssh() {}

  sealed interface Answer {
    /** @param weak the algorithms on offer that rest on SHA-1, MD5, RC4 or CBC, or the protocol of before 2006; sorted */
    record Offer(NavigableSet<String> weak) implements Answer {}

    /** The banner came, the lists did not. */
    record BannerOnly() implements Answer {}

    record Foreign() implements Answer {}

    record Nothing(Ending why) implements Answer {}
  }

  static byte[] banner() {
    return "SSH-2.0-bulwark_audit\r\n".getBytes(StandardCharsets.US_ASCII);
  }

  static final class Reader implements Answers<Answer> {
    @Override
    public Optional<Answer> in(byte[] soFar) {
      String text = new String(soFar, StandardCharsets.ISO_8859_1);
      int from = start(text);
      if (from < 0) return soFar.length > LONGEST_GREETING ? Optional.of(new Answer.Foreign()) : Optional.empty();
      int end = text.indexOf('\n', from);
      if (end < 0) return soFar.length > LONGEST_GREETING ? Optional.of(new Answer.Foreign()) : Optional.empty();
      // "1.99" is version 2 with a fall-back to 1, which is broken.
      if (!text.startsWith("SSH-2.", from)) return Optional.of(new Answer.Offer(new TreeSet<>(Set.of("SSH-1"))));
      return packet(new Octets(soFar), end + 1);
    }

    /** Where the banner stands: a host may say other lines before it. */
    private static int start(String text) {
      if (text.startsWith("SSH-")) return 0;
      int after = text.indexOf("\nSSH-");
      return after < 0 ? -1 : after + 1;
    }

    private static Optional<Answer> packet(Octets in, int skip) {
      try {
        in.take(skip);
        int length = in.u32();
        if (length < 2 || length > LONGEST_PACKET) return Optional.of(new Answer.BannerOnly());
        Octets packet = in.take(length);
        return Optional.of(offer(packet));
      } catch (Octets.TooShort e) {
        return Optional.empty();
      }
    }

    private static Answer offer(Octets packet) {
      try {
        int padding = packet.u8();
        Octets payload = packet.take(packet.left() - padding);
        if (payload.u8() != KEXINIT) return new Answer.BannerOnly();
        payload.take(16);
        NavigableSet<String> weak = new TreeSet<>();
        // Key exchange, host key, ciphers both ways, MACs both ways; then compression, of which "none" is no fault.
        for (int list = 0; list < 6; list++) for (String name : names(payload)) if (WEAK.contains(name)) weak.add(name);
        return new Answer.Offer(weak);
      } catch (Octets.TooShort e) {
        return new Answer.BannerOnly();
      }
    }

    private static List<String> names(Octets payload) throws Octets.TooShort {
      return List.of(payload.ascii(payload.u32()).split(",", 512));
    }

    @Override
    public Answer end(byte[] soFar, Ending why) {
      if (soFar.length == 0) return new Answer.Nothing(why);
      return start(new String(soFar, StandardCharsets.ISO_8859_1)) < 0 ? new Answer.Foreign() : new Answer.BannerOnly();
    }
  }
}
