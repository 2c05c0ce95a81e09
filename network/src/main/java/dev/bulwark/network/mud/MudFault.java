package dev.bulwark.network.mud;

/**
 * Something about a file that is not as it should be.
 *
 * @param path as in {@code acl[2].ace[0].matches.tcp}
 * @param message what is wrong, without a full stop; texts of the file are cut short in it
 */
public record MudFault(String code, String path, String message) {
  public String text() {
    return path + ": " + message;
  }
}
