package dev.bulwark.pki.est;

import org.jspecify.annotations.Nullable;

/**
 * A {@code simpleenroll} as it came.
 *
 * @param user the user name of HTTP Basic: a device id, if the client is honest
 * @param password the one-time token
 * @param body the request's body, at most {@link Enrolments#LARGEST_BODY} + 1 octets of it
 * @param label the path's label, null where there was none
 * @param from the peer's address, for the rate and the record
 */
public record EnrolRequest(String user, String password, byte[] body, @Nullable String label, String from) {
  /** Never the password. */
  @Override
  public String toString() {
    return "EnrolRequest[from=" + from + "]";
  }
}
