package dev.bulwark.server;

import java.util.concurrent.CompletableFuture;

/** A value that is known only when ports are bound; who asks earlier waits. */
final class Later<T> {
  private final CompletableFuture<T> value = new CompletableFuture<>();

  void set(T known) {
    value.complete(known);
  }

  T get() {
    return value.join();
  }
}
