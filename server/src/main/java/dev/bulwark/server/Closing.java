package dev.bulwark.server;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was started, to be stopped in reverse: the order is written down once, where things start. One that fails to stop keeps no other from stopping. */
final class Closing implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Closing.class.getName());
  private final Deque<Step> steps = new ArrayDeque<>();

  private record Step(String name, AutoCloseable what) {}

  synchronized <T extends AutoCloseable> T add(String name, T what) {
    steps.push(new Step(name, what));
    return what;
  }

  @Override
  public synchronized void close() {
    while (!steps.isEmpty()) {
      Step step = steps.pop();
      try {
        step.what.close();
      } catch (Exception e) {
        if (e instanceof InterruptedException) Thread.currentThread().interrupt();
        LOG.log(System.Logger.Level.WARNING, "stopping: " + step.name, e);
      }
    }
  }
}
