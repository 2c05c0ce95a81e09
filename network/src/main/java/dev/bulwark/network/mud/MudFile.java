package dev.bulwark.network.mud;

import java.util.List;
import java.util.Optional;

/**
 * A file that could be read.
 *
 * @param mudUrl where it says it is kept; empty where it does not
 * @param cacheValidity hours until it should be fetched again
 * @param acls in the order of the file
 * @param errors what the standard forbids: only a file without any is valid
 * @param warnings what is odd, or was not understood
 */
public record MudFile(Dialect dialect, Optional<String> mudUrl, int cacheValidity, List<Acl> acls, List<MudFault> errors, List<MudFault> warnings) {
  public MudFile {
    acls = List.copyOf(acls);
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }

  public boolean valid() {
    return errors.isEmpty();
  }

  /** All entries of all lists, in the order of the file. */
  public List<Flow> flows() {
    return acls.stream().flatMap(acl -> acl.flows().stream()).toList();
  }
}
