package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.rule.Truth;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of an ELF file, 32 or 64 bit, either byte order; System V ABI, chapters 4 and 5.
 *
 * <h2>Guarantees</h2> Any bytes give facts or null, in time and memory bounded by the number of headers ({@value #MOST_HEADERS}) and the size of the symbol names.
 */
final class ElfReader {
  static final int MOST_HEADERS = 4_096;
  private static final int MOST_DYNAMIC = 65_536;
  private static final int MOST_NAMES = 16 << 20;

  private static final int REL = 1;
  private static final int EXEC = 2;
  private static final int DYN = 3;

  /** i386, MIPS, PowerPC and ARM: without a word about it, Linux gives a program an executable stack. */
  private static final Set<Integer> EXECUTABLE_BY_DEFAULT = Set.of(3, 8, 20, 40);

  /** Functions that write into a caller's buffer: a program that uses one and has no protector was built without. */
  private static final Set<String> WRITES_BUFFERS =
      Set.of("strcpy", "stpcpy", "strcat", "sprintf", "vsprintf", "gets", "fgets", "scanf", "sscanf", "fscanf", "__isoc99_scanf", "__isoc99_sscanf", "__isoc99_fscanf", "__isoc23_scanf", "__isoc23_sscanf",
          "__isoc23_fscanf", "recv", "recvfrom", "getcwd", "realpath");

  /** Bytes of code from which on a C program without a single protected function is no accident. */
  private static final long LARGE = 16 << 10;

  private final ElfBytes elf;
  private final boolean whole;
  private long code;
  private boolean interpreter;
  private boolean stackSeen;
  private boolean stackExecutable;
  private boolean relro;
  private boolean dynamic;
  private boolean bindNow;
  private boolean pie;
  private boolean debug;
  private boolean go;
  private final Set<String> names = new HashSet<>();
  private boolean namesSeen;
  private boolean sectionsSeen;

  private ElfReader(ElfBytes elf, boolean whole) {
    this.elf = elf;
    this.whole = whole;
  }

  static boolean looksLikeElf(byte[] bytes) {
    return bytes.length >= 4 && bytes[0] == 0x7f && bytes[1] == 'E' && bytes[2] == 'L' && bytes[3] == 'F';
  }

  /** @param whole whether these are all of its bytes, not the first ones; null for what is no program, library or object */
  static @Nullable ElfFacts read(byte[] bytes, boolean whole) {
    if (!looksLikeElf(bytes) || bytes.length < 52 || bytes[4] != 1 && bytes[4] != 2 || bytes[5] != 1 && bytes[5] != 2) return null;
    ElfBytes elf = new ElfBytes(bytes);
    int type = elf.half(16);
    if (type != REL && type != EXEC && type != DYN) return null;
    return new ElfReader(elf, whole).facts(type);
  }

  private ElfFacts facts(int type) {
    segments();
    sections();
    boolean program = type == EXEC || type == DYN && (interpreter || pie);
    Truth stack = stackSeen ? Truth.of(stackExecutable) : type != REL && interpreter && EXECUTABLE_BY_DEFAULT.contains(elf.half(18)) ? Truth.TRUE : type == REL ? Truth.FALSE : Truth.UNKNOWN;
    return new ElfFacts(program, type == EXEC, stack, !dynamic || relro && bindNow, protector(program), debug ? Truth.TRUE : sectionsSeen || whole ? Truth.FALSE : Truth.UNKNOWN);
  }

  private void segments() {
    long table = elf.word(elf.wide() ? 32 : 28);
    int size = elf.half(elf.wide() ? 54 : 42);
    int count = Math.min(elf.half(elf.wide() ? 56 : 44), MOST_HEADERS);
    if (size < (elf.wide() ? 56 : 32)) return;
    for (int i = 0; i < count; i++) {
      long at = table + (long) i * size;
      if (!elf.has(at, elf.wide() ? 56 : 32)) return;
      long flags = elf.integer(at + (elf.wide() ? 4 : 24));
      long offset = elf.word(at + (elf.wide() ? 8 : 4));
      long length = elf.word(at + (elf.wide() ? 32 : 16));
      switch ((int) elf.integer(at)) {
        case 1 -> code += (flags & 1) != 0 && length > 0 ? length : 0;
        case 2 -> dynamic(offset, length);
        case 3 -> interpreter = true;
        case 0x6474e551 -> {
          stackSeen = true;
          stackExecutable = (flags & 1) != 0;
        }
        case 0x6474e552 -> relro = true;
        default -> {}
      }
    }
  }

  private void dynamic(long offset, long length) {
    dynamic = true;
    int size = elf.wide() ? 16 : 8;
    for (int i = 0; i < MOST_DYNAMIC && (long) (i + 1) * size <= length; i++) {
      long at = offset + (long) i * size;
      if (!elf.has(at, size)) return;
      long value = elf.word(at + size / 2);
      long tag = elf.word(at);
      if (tag == 0) return;
      // DT_BIND_NOW; DF_BIND_NOW in DT_FLAGS; DF_1_NOW and DF_1_PIE in DT_FLAGS_1.
      if (tag == 24 || tag == 30 && (value & 8) != 0 || tag == 0x6ffffffbL && (value & 1) != 0) bindNow = true;
      if (tag == 0x6ffffffbL && (value & 0x08000000L) != 0) pie = true;
    }
  }

  private void sections() {
    long table = elf.word(elf.wide() ? 40 : 32);
    int size = elf.half(elf.wide() ? 58 : 46);
    int count = Math.min(elf.half(elf.wide() ? 60 : 48), MOST_HEADERS);
    int namesAt = elf.half(elf.wide() ? 62 : 50);
    int least = elf.wide() ? 64 : 40;
    if (table <= 0 || size < least || namesAt >= count) return;
    long text = table + (long) namesAt * size;
    if (!elf.has(table, least) || !elf.has(text, least)) return;
    sectionsSeen = true;
    long nameTable = offset(text);
    for (int i = 0; i < count; i++) {
      long at = table + (long) i * size;
      if (!elf.has(at, least)) return;
      String name = elf.name(nameTable + elf.integer(at), 64);
      if (name.startsWith(".debug_info") || name.startsWith(".zdebug_info") || name.equals(".stab") || name.equals(".gnu.debuglto_.debug_info")) debug = true;
      if (name.equals(".note.go.buildid") || name.equals(".go.buildinfo") || name.equals(".gopclntab")) go = true;
      if (name.equals(".dynstr") || name.equals(".strtab")) collect(offset(at), length(at), name.equals(".dynstr"));
    }
  }

  private long offset(long section) {
    return elf.word(section + (elf.wide() ? 24 : 16));
  }

  private long length(long section) {
    return elf.word(section + (elf.wide() ? 32 : 20));
  }

  private void collect(long from, long length, boolean loader) {
    if (length <= 0 || length > MOST_NAMES || !elf.has(from, (int) length)) return;
    namesSeen |= loader || !dynamic;
    for (String each : elf.text((int) from, (int) length).split("\0", -1)) {
      if (each.startsWith("__stack_chk") || each.startsWith("__stack_smash") || WRITES_BUFFERS.contains(each) || each.contains("rust_") || each.startsWith("runtime.go")) names.add(each);
    }
  }

  /** Only of programs: a library's callers bring their own. */
  private Truth protector(boolean program) {
    if (names.stream().anyMatch(name -> name.startsWith("__stack_"))) return Truth.TRUE;
    if (!program || go || names.stream().anyMatch(name -> name.contains("rust_") || name.startsWith("runtime.go"))) return Truth.UNKNOWN;
    // A program that links its library into itself shows it by the words that a smashed stack would print.
    if (elf.contains("stack smashing detected")) return Truth.TRUE;
    if (!namesSeen || elf.contains("/rustc/")) return Truth.UNKNOWN;
    boolean writes = names.stream().anyMatch(WRITES_BUFFERS::contains);
    return writes || dynamic && code > LARGE ? Truth.FALSE : Truth.UNKNOWN;
  }
}
