package dev.bulwark.network.mud;

import java.util.List;

/** A list of entries; the first that matches decides. */
public record Acl(String name, AclType type, Direction direction, List<Flow> flows) {
  public Acl {
    flows = List.copyOf(flows);
  }
}
