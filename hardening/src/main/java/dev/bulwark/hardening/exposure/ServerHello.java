package dev.bulwark.hardening.exposure;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a host says to a {@link ClientHello}. */
sealed interface ServerHello {
  /** @param certificates DER, the host's own first; empty where they are encrypted (TLS 1.3) or there are none */
  record Chosen(TlsVersion version, int suite, List<byte[]> certificates) implements ServerHello {}

  /** It speaks TLS, and refuses this offer. */
  record Refused(int alert) implements ServerHello {}

  /** It speaks, but no TLS. */
  record Foreign() implements ServerHello {}

  /** It said nothing, or not enough to tell. */
  record Nothing(Ending why) implements ServerHello {}

  /** Reads records, handshake messages across records, up to the certificate. */
  final class Reader implements Answers<ServerHello> {
    private static final int LONGEST_RECORD = (1 << 14) + 2_048;
    private static final int MOST_CERTIFICATES = 16;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;

    @Override
    public Optional<ServerHello> in(byte[] soFar) {
      return read(soFar, false);
    }

    @Override
    public ServerHello end(byte[] soFar, Ending why) {
      return read(soFar, true).orElseGet(() -> foreign(soFar) ? new Foreign() : new Nothing(why));
    }

    /** Only the first bytes can tell a foreign protocol; after that it is a broken one. */
    private static boolean foreign(byte[] soFar) {
      return soFar.length > 0 && ((soFar[0] != ALERT && soFar[0] != HANDSHAKE) || (soFar.length > 1 && soFar[1] != 3));
    }

    private static Optional<ServerHello> read(byte[] soFar, boolean last) {
      if (foreign(soFar)) return last || soFar.length >= 5 ? Optional.of(new Foreign()) : Optional.empty();
      ByteArrayOutputStream handshake = new ByteArrayOutputStream();
      Octets in = new Octets(soFar);
      try {
        while (in.left() >= 5) {
          int type = in.u8();
          in.u16();
          int length = in.u16();
          if (length > LONGEST_RECORD) return messages(handshake.toByteArray(), true).or(() -> Optional.of(new Foreign()));
          if (in.left() < length) break;
          Octets body = in.take(length);
          if (type == ALERT && body.left() == 2) {
            int level = body.u8();
            int alert = body.u8();
            // A warning may come before the answer, such as that the name is not known; the end of all is none.
            if (level == 2 || alert == 0) return messages(handshake.toByteArray(), true).or(() -> Optional.of(new Refused(alert)));
          } else if (type == HANDSHAKE) {
            handshake.writeBytes(body.rest());
          } else {
            return messages(handshake.toByteArray(), true).or(() -> Optional.of(new Foreign()));
          }
        }
      } catch (Octets.TooShort e) {
        return messages(handshake.toByteArray(), last);
      }
      return messages(handshake.toByteArray(), last);
    }

    /** @param last whether no more will come, so that a hello without its certificate has to do */
    private static Optional<ServerHello> messages(byte[] handshake, boolean last) {
      Octets in = new Octets(handshake);
      Chosen chosen = null;
      try {
        while (in.left() >= 4) {
          int type = in.u8();
          Octets body = in.take(in.u24());
          if (type == 2 && chosen == null) {
            Optional<Chosen> hello = hello(body);
            if (hello.isEmpty()) return Optional.empty();
            chosen = hello.get();
            if (chosen.version == TlsVersion.TLS13) return Optional.of(chosen);
          } else if (type == 11 && chosen != null) {
            return Optional.of(new Chosen(chosen.version, chosen.suite, certificates(body)));
          } else if (chosen != null && type != 22 && type != 23) {
            // The key exchange or the end of the flight: this suite has no certificate.
            return Optional.of(chosen);
          }
        }
      } catch (Octets.TooShort e) {
        // The next message is not whole yet.
      }
      return last ? Optional.ofNullable(chosen) : Optional.empty();
    }

    private static Optional<Chosen> hello(Octets body) throws Octets.TooShort {
      int version = body.u16();
      body.take(32);
      body.take(body.u8());
      int suite = body.u16();
      body.u8();
      if (body.any()) {
        Octets extensions = body.take(body.u16());
        while (extensions.any()) {
          int type = extensions.u16();
          Octets extension = extensions.take(extensions.u16());
          if (type == 43) version = extension.u16();
        }
      }
      return TlsVersion.of(version).map(known -> new Chosen(known, suite, List.of()));
    }

    private static List<byte[]> certificates(Octets body) throws Octets.TooShort {
      List<byte[]> certificates = new ArrayList<>();
      Octets all = body.take(body.u24());
      while (all.any() && certificates.size() < MOST_CERTIFICATES) certificates.add(all.bytes(all.u24()));
      return certificates;
    }
  }
}
