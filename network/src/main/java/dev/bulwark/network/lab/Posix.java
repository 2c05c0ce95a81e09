package dev.bulwark.network.lab;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The calls of the C library that Java has no words for. Each answers what the function does, or {@code -errno} where that is -1.
 *
 * <p>All take one of three shapes, because linking a shape costs a start of the program more than calling it ever will; arguments that a function does not have are not looked at by it.
 */
public final class Posix {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  public static final int AF_NETLINK = 16;
  static final int AF_PACKET = 17;
  static final int SOCK_DGRAM = 2;
  public static final int SOCK_RAW = 3;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int SOCK_NONBLOCK = 0x800;
  static final int CLONE_NEWNET = 0x40000000;
  public static final int MSG_DONTWAIT = 0x40;
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EAGAIN = 11;
  public static final int EOPNOTSUPP = 95;

  private static final AddressLayout POINTER = ValueLayout.ADDRESS;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option STATE = Linker.Option.captureCallState("errno");
  private static final StructLayout STATES = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATES.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final FunctionDescriptor NUMBERS = FunctionDescriptor.of(INT, INT, INT, INT);
  private static final FunctionDescriptor BUFFER = FunctionDescriptor.of(LONG, INT, POINTER, LONG, INT, POINTER, INT);
  private static final FunctionDescriptor TEXTS = FunctionDescriptor.of(INT, POINTER, POINTER, POINTER, LONG, POINTER);

  private static final MethodHandle UNSHARE = link("unshare", NUMBERS);
  private static final MethodHandle SETNS = link("setns", NUMBERS);
  private static final MethodHandle SOCKET = link("socket", NUMBERS);
  private static final MethodHandle CLOSE = link("close", NUMBERS);
  private static final MethodHandle SENDTO = link("sendto", BUFFER);
  private static final MethodHandle RECVFROM = link("recvfrom", BUFFER);
  private static final MethodHandle BIND = link("bind", BUFFER);
  private static final MethodHandle SETSOCKOPT = link("setsockopt", FunctionDescriptor.of(INT, INT, INT, INT, POINTER, INT));
  private static final MethodHandle OPEN = link("open", FunctionDescriptor.of(INT, POINTER, INT), STATE, Linker.Option.firstVariadicArg(2));

  private Posix() {}

  /** Puts the calling thread, which must be a platform thread of its own, into a namespace of the given kinds that nobody else is in. */
  static int unshare(int kinds) {
    return numbers(UNSHARE, kinds, 0, 0);
  }

  static int setns(int descriptor, int kind) {
    return numbers(SETNS, descriptor, kind, 0);
  }

  public static int socket(int family, int type, int protocol) {
    return numbers(SOCKET, family, type | SOCK_CLOEXEC, protocol);
  }

  public static int close(int descriptor) {
    return numbers(CLOSE, descriptor, 0, 0);
  }

  /** For reading, not inherited by children. */
  static int open(String path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATES);
      return answer((int) OPEN.invokeExact(state, arena.allocateFrom(path), SOCK_CLOEXEC), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Sends; {@code address} is a {@code struct sockaddr} in full, empty where the socket is connected. */
  public static int send(int socket, byte[] bytes, byte[] address) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATES);
      MemorySegment to = address.length == 0 ? MemorySegment.NULL : arena.allocateFrom(ValueLayout.JAVA_BYTE, address);
      return answer((int) (long) SENDTO.invokeExact(state, socket, arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes), (long) bytes.length, 0, to, address.length), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** How many bytes came into the buffer, which is one that the caller keeps; {@code -EAGAIN} where nothing waits and {@code flags} say not to wait. */
  public static int receive(int socket, MemorySegment into, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATES);
      return answer((int) (long) RECVFROM.invokeExact(state, socket, into, into.byteSize(), flags, MemorySegment.NULL, 0), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public static int bind(int socket, byte[] address) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATES);
      // The C library's int comes in the lower half of what this shape calls a long.
      return answer((int) (long) BIND.invokeExact(state, socket, arena.allocateFrom(ValueLayout.JAVA_BYTE, address), (long) address.length, 0, MemorySegment.NULL, 0), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public static int option(int socket, int level, int name, int value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATES);
      return answer((int) SETSOCKOPT.invokeExact(state, socket, level, name, arena.allocateFrom(INT, value), 4), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** How long a receive waits at most ({@code SO_RCVTIMEO_NEW}); both zero for ever. */
  public static int receiveWithin(int socket, long seconds, long microseconds) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATES);
      return answer((int) SETSOCKOPT.invokeExact(state, socket, 1, 66, arena.allocateFrom(LONG, seconds, microseconds), 16), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Binds the file {@code source} to the place {@code target}. */
  static int bindMount(String source, String target) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATES);
      MethodHandle mount = link("mount", TEXTS);
      return answer((int) mount.invokeExact(state, arena.allocateFrom(source), arena.allocateFrom(target), arena.allocateFrom("none"), 4096L, MemorySegment.NULL), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** What {@code errno} means, for messages. */
  public static String meaning(int errno) {
    return switch (Math.abs(errno)) {
      case EPERM -> "not permitted";
      case ENOENT -> "no such thing";
      case 12 -> "no memory";
      case 17 -> "is there already";
      case 19 -> "no such device";
      case 22 -> "not valid here";
      case 24 -> "too many open files";
      case 28 -> "no space: the limit of namespaces is reached";
      case 38 -> "not in this kernel";
      case EOPNOTSUPP -> "not supported by this kernel";
      case 97 -> "this kernel has no such address family";
      default -> "error " + Math.abs(errno);
    };
  }

  private static int numbers(MethodHandle function, int a, int b, int c) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATES);
      return answer((int) function.invokeExact(state, a, b, c), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static int answer(int returned, MemorySegment state) {
    return returned == -1 ? -(int) ERRNO.get(state, 0L) : returned;
  }

  private static MethodHandle link(String name, FunctionDescriptor shape) {
    return link(name, shape, STATE);
  }

  @SuppressWarnings("restricted")
  private static MethodHandle link(String name, FunctionDescriptor shape, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape, options);
  }

  private static RuntimeException unexpected(Throwable thrown) {
    if (thrown instanceof Error error) throw error;
    if (thrown instanceof RuntimeException exception) return exception;
    return new IllegalStateException("a native call throws nothing of its own", thrown);
  }
}
