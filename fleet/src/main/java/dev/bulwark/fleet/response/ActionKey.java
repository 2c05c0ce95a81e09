package dev.bulwark.fleet.response;

import java.util.regex.Pattern;

/**
 * By what an action is known again after a crash: the incident it answers, and its name, such as {@code net.quarantine}. Executing twice under one key is executing once.
 *
 * @param incident {@code [A-Za-z0-9][A-Za-z0-9._-]{0,63}}; an operator's own doing is an incident as well
 * @param action {@code [a-z][a-z0-9]*(\.[a-z][a-z0-9]*)*}, 32 characters at most
 */
public record ActionKey(String incident, String action) implements Comparable<ActionKey> {
  private static final Pattern INCIDENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern ACTION = Pattern.compile("(?=.{1,32}$)[a-z][a-z0-9]*(\\.[a-z][a-z0-9]*)*");

  public ActionKey {
    if (!INCIDENT.matcher(incident).matches() || !ACTION.matcher(action).matches()) throw new IllegalArgumentException("not an incident's name, or not an action's");
  }

  @Override
  public int compareTo(ActionKey other) {
    int incidents = incident.compareTo(other.incident);
    return incidents != 0 ? incidents : action.compareTo(other.action);
  }

  @Override
  public String toString() {
    return incident + "/" + action;
  }
}
