package dev.bulwark.network.enforce;

import dev.bulwark.network.lab.Namespace;

/** What the kernel should hold: the rules loaded into a new, empty namespace, and asked for there. So the kernel that will judge the packets has seen the rules before they are in force. */
final class Expectation {
  private Expectation() {}

  static Listing of(String text) {
    try (Namespace empty = Namespace.create()) {
      Nft nft = new Nft(empty);
      nft.load(text);
      return Listing.of(nft);
    }
  }
}
