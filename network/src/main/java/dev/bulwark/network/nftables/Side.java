package dev.bulwark.network.nftables;

/** The first letter of all names in the table but those of its base chains. What is in force has the one, what is made ready beside it the other, so that it can be whole before a packet gets there. */
public enum Side {
  A,
  B;

  /** Before a zone's name: so no name can be a word of nft's language either. */
  public String prefix() {
    return this == A ? "a_" : "b_";
  }

  public Side other() {
    return this == A ? B : A;
  }
}
