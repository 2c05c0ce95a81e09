package dev.bulwark.fleet.keys;

import dev.bulwark.problem.Problem;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the labels of the tokens that a PKCS#11 library sees, with three calls of PKCS#11 v2.40: the JDK's provider takes a slot and shows no label.
 *
 * <p>It opens no session and sends no PIN. The library stays initialised, because a {@code C_Finalize} here would end the sessions of the JDK's provider in the same process;
 * that provider in turn accepts a library that is initialised already.
 */
final class TokenSlots {
  /** One token in its present slot. */
  record Slot(int index, long id, String label, String serial, boolean pinLocked, boolean lastTry) {}

  private static final long OK = 0;
  private static final long ALREADY_INITIALIZED = 0x191;
  private static final long OS_LOCKING_OK = 2;
  private static final long TOKEN_INITIALIZED = 0x400;
  private static final long USER_PIN_FINAL_TRY = 0x20000;
  private static final long USER_PIN_LOCKED = 0x40000;
  private static final int MOST_SLOTS = 4_096;
  // Positions in CK_FUNCTION_LIST after its version (two octets, padded to a word).
  private static final int C_INITIALIZE = 1;
  private static final int C_GET_SLOT_LIST = 5;
  private static final int C_GET_TOKEN_INFO = 7;
  private static final int FUNCTIONS = 69;
  private static final ValueLayout.OfLong ULONG = ValueLayout.JAVA_LONG;

  private TokenSlots() {}

  /** Every initialised token, in the order of the library's slot list. */
  static List<Slot> list(Pkcs11Token token) {
    if (ValueLayout.ADDRESS.byteSize() != 8 || System.getProperty("os.name", "").startsWith("Windows")) {
      throw new Problem("KEYS-020", "PKCS#11 tokens are used on 64-bit Linux, macOS and BSD only", "use a file vault on this machine");
    }
    try (Arena arena = Arena.ofConfined()) {
      return read(functions(token, arena), arena);
    } catch (IllegalArgumentException e) {
      throw new Problem("KEYS-020", "the PKCS#11 library " + token.library() + " does not load", "check its path and that it is built for this machine", e);
    }
  }

  @SuppressWarnings("restricted")
  private static MemorySegment functions(Pkcs11Token token, Arena arena) {
    SymbolLookup library = SymbolLookup.libraryLookup(token.library(), Arena.global());
    MemorySegment entry = library.find("C_GetFunctionList").orElseThrow(() -> new IllegalArgumentException("no C_GetFunctionList in it"));
    MemorySegment holder = arena.allocate(ValueLayout.ADDRESS);
    call(Linker.nativeLinker().downcallHandle(entry, FunctionDescriptor.of(ULONG, ValueLayout.ADDRESS)), holder);
    return holder.get(ValueLayout.ADDRESS, 0).reinterpret(FUNCTIONS * 8L);
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(MemorySegment functions, int position, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(functions.get(ValueLayout.ADDRESS, position * 8L), descriptor);
  }

  private static List<Slot> read(MemorySegment functions, Arena arena) {
    MethodHandle initialize = function(functions, C_INITIALIZE, FunctionDescriptor.of(ULONG, ValueLayout.ADDRESS));
    MethodHandle slotList = function(functions, C_GET_SLOT_LIST, FunctionDescriptor.of(ULONG, ValueLayout.JAVA_BYTE, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    MethodHandle tokenInfo = function(functions, C_GET_TOKEN_INFO, FunctionDescriptor.of(ULONG, ULONG, ValueLayout.ADDRESS));

    MemorySegment locking = arena.allocate(48, 8);
    locking.set(ULONG, 32, OS_LOCKING_OK);
    long begun = invoke(initialize, locking);
    if (begun != ALREADY_INITIALIZED) require(begun);

    // All slots and not only those with a token, because the index counts all; asking for the number first makes the library look again.
    MemorySegment count = arena.allocate(ULONG);
    call(slotList, (byte) 0, MemorySegment.NULL, count);
    if (count.get(ULONG, 0) == 0) return List.of();
    count.set(ULONG, 0, Math.min(count.get(ULONG, 0) + 16, MOST_SLOTS));
    MemorySegment ids = arena.allocate(ULONG, count.get(ULONG, 0));
    call(slotList, (byte) 0, ids, count);

    List<Slot> slots = new ArrayList<>();
    MemorySegment info = arena.allocate(256, 8);
    for (int i = 0; i < count.get(ULONG, 0); i++) {
      long id = ids.getAtIndex(ULONG, i);
      if (invoke(tokenInfo, id, info) != OK) continue; // an empty slot, or a token pulled out in this moment
      long flags = info.get(ULONG, 96);
      if ((flags & TOKEN_INITIALIZED) == 0) continue;
      slots.add(new Slot(i, id, text(info, 0, 32), text(info, 80, 16), (flags & USER_PIN_LOCKED) != 0, (flags & USER_PIN_FINAL_TRY) != 0));
    }
    return List.copyOf(slots);
  }

  private static String text(MemorySegment info, int at, int length) {
    String text = new String(info.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return (end < 0 ? text : text.substring(0, end)).stripTrailing();
  }

  private static void call(MethodHandle function, Object... arguments) {
    require(invoke(function, arguments));
  }

  private static void require(long answer) {
    if (answer != OK) throw new Problem("KEYS-020", "the PKCS#11 library answered error 0x" + Long.toHexString(answer), "check the library's own configuration and that its service runs");
  }

  @SuppressWarnings("CatchingUnchecked")
  private static long invoke(MethodHandle function, Object... arguments) {
    try {
      return (long) function.invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a native call throws nothing of its own", e);
    }
  }
}
