package dev.bulwark.hardening.exposure;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Turns a host's name into addresses. It is asked once for each name; what it said is what is checked and what is connected to. */
@FunctionalInterface
public interface Names {
  List<InetAddress> addresses(String host) throws UnknownHostException;

  /** The system's resolver; an address that is written out is taken as it is, without a question to anybody. */
  static Names ofSystem() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
