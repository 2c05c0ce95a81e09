package dev.bulwark.network.lab;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A network namespace, held open by a descriptor of this process.
 *
 * <h2>Guarantees</h2> One that {@link #create} made has no name, so it ends with {@link #close} or with the process, also by {@code kill -9}; nothing has to be swept away later. The caller's thread never leaves
 * its own namespace: what is to happen inside runs on a platform thread made for it.
 * <h2>Fails by</h2> {@code NETWORK-260} where the kernel or its rights do not let it.
 */
public final class Namespace implements AutoCloseable {
  private static final Path NAMED = Path.of("/run/netns");
  private final int descriptor;

  private Namespace(int descriptor) {
    this.descriptor = descriptor;
  }

  /** What is done inside. */
  @FunctionalInterface
  public interface Inside<T> extends Callable<T> {
    @Override
    T call() throws IOException;
  }

  /** A new one, with nothing in it but a loopback that is down. */
  public static Namespace create() {
    return apart(Namespace::unshared);
  }

  /** On a thread of its own, which is thereby moved. */
  static Namespace unshared() {
    int done = Posix.unshare(Posix.CLONE_NEWNET);
    if (done < 0) throw refused("no network namespace can be made: " + Posix.meaning(done));
    return opened("/proc/thread-self/ns/net");
  }

  /** One that {@code ip netns} knows by name. */
  public static Namespace named(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) throw new Problem("NETWORK-261", "this is no name of a network namespace", "see `ip netns list`");
    if (!Files.exists(NAMED.resolve(name))) throw new Problem("NETWORK-261", "there is no network namespace called " + name, "see `ip netns list`");
    return opened(NAMED.resolve(name).toString());
  }

  /** The one that the calling thread is in. */
  public static Namespace own() {
    return opened("/proc/thread-self/ns/net");
  }

  private static Namespace opened(String path) {
    int descriptor = Posix.open(path);
    if (descriptor < 0) throw refused("a network namespace cannot be opened: " + Posix.meaning(descriptor));
    return new Namespace(descriptor);
  }

  int descriptor() {
    return descriptor;
  }

  /** Whether both are one. */
  boolean is(Namespace other) {
    try {
      return Files.getAttribute(Path.of("/proc/self/fd/" + descriptor), "unix:ino").equals(Files.getAttribute(Path.of("/proc/self/fd/" + other.descriptor), "unix:ino"));
    } catch (IOException e) {
      throw new Problem("NETWORK-260", "a network namespace cannot be looked at", "run it as root, on a Linux with /proc", e);
    }
  }

  /** Runs it on a new platform thread that is in this namespace; sockets opened there, and programs started there, stay in it. */
  public <T> T inside(Inside<T> task) {
    return apart(
        () -> {
          enter();
          return task.call();
        });
  }

  /** Moves the calling thread, which must be one made for this. */
  void enter() {
    int done = Posix.setns(descriptor, Posix.CLONE_NEWNET);
    if (done < 0) throw refused("a network namespace cannot be entered: " + Posix.meaning(done));
  }

  /** Gives it a name that {@code ip netns} knows, which keeps it beyond this process until {@code ip netns delete}. */
  void keepAs(String name) {
    try {
      Files.createDirectories(NAMED);
      Path place = Files.createFile(NAMED.resolve(name));
      int done = Posix.bindMount("/proc/self/fd/" + descriptor, place.toString());
      if (done < 0) {
        Files.delete(place);
        throw refused("a network namespace cannot be named: " + Posix.meaning(done));
      }
    } catch (IOException e) {
      throw new Problem("NETWORK-260", "a network namespace cannot be named below " + NAMED, "run it as root, or without --keep", e);
    }
  }

  /**
   * Runs it on a platform thread that ends afterwards; before it tells of its end it is back where it began.
   *
   * <p>Threads are born in the namespace of the thread that makes them, and whoever wakes a virtual thread may have to make a carrier for it: one that was made inside would take others' virtual threads there.
   */
  static <T> T apart(Inside<T> task) {
    FutureTask<T> future = new FutureTask<>(() -> {
      try (Namespace home = own()) {
        try {
          return task.call();
        } finally {
          // Where it is refused, nobody has gone anywhere.
          int back = Posix.setns(home.descriptor, Posix.CLONE_NEWNET);
          if (back < 0) Thread.currentThread().setName("namespace, not left: " + Posix.meaning(back));
        }
      }
    });
    Thread thread = Thread.ofPlatform().daemon().name("namespace").start(future);
    try {
      return future.get();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new Problem("NETWORK-260", "interrupted", "run it again", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Problem problem) throw problem;
      if (e.getCause() instanceof IOException cause) throw new Problem("NETWORK-262", "the simulated site failed: " + cause.getMessage(), "look at the limits of open files and of memory", cause);
      throw new CompletionException(e.getCause());
    }
  }

  private static Problem refused(String what) {
    return new Problem("NETWORK-260", what, "run it as root, or with CAP_SYS_ADMIN and CAP_NET_ADMIN, on a Linux with network namespaces");
  }

  @Override
  public void close() {
    Posix.close(descriptor);
  }
}
