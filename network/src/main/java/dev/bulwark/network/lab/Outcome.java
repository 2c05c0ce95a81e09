package dev.bulwark.network.lab;

/**
 * What became of a flow.
 *
 * @param arrived its first packet was seen at the other end; of TCP, that the connection came about
 * @param answered the answer was seen too
 */
public record Outcome(Flow flow, boolean arrived, boolean answered) {
  /** Both directions of wrong: something denied arrived, or something allowed got no answer. */
  public boolean violation() {
    return flow.expected().allow() ? !answered : arrived || answered;
  }
}
