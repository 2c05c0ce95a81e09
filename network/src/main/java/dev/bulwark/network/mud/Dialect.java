package dev.bulwark.network.mud;

/** How a file spells its access lists; the meaning is the same. */
public enum Dialect {
  /** As published: {@code ietf-access-control-list:acls}. */
  RFC8520("rfc8520"),
  /** The root is {@code ietf-access-control-list:access-lists}, all below as published; most public profiles. */
  ACCESS_LISTS("access-lists"),
  /** Drafts of 2017: {@code acl-name}, {@code rule-name}, {@code ipv4-acl}, ports beside the addresses; no {@code mud-version} yet. */
  DRAFT_2017("draft-2017");

  private final String id;

  Dialect(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }
}
