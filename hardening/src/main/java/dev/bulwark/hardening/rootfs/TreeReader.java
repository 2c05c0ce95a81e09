package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.archive.Entry;
import dev.bulwark.hardening.archive.FileTree;
import dev.bulwark.hardening.archive.Kind;
import dev.bulwark.hardening.archive.Visitor;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Severity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Looks at each file once while the input is walked: what kind of program it is, which secrets it holds. At most {@value #LARGEST_PROGRAM} bytes are in memory, of one program at a time. */
final class TreeReader implements Visitor {
  /** A private key in dropbear's own form. */
  static final String DROPBEAR_KEY = "dropbear";

  private static final int LARGEST_PROGRAM = 32 << 20;
  private static final int HEAD = 64;

  private final Secrets scan;
  private final Map<String, ElfFacts> programs = new HashMap<>();
  private final Map<String, List<Finding>> secrets = new HashMap<>();

  TreeReader(Secrets scan) {
    this.scan = scan;
  }

  @Override
  public void file(Entry entry, InputStream content) throws IOException {
    // A name that comes again replaces what was before it.
    programs.remove(entry.path());
    secrets.remove(entry.path());
    byte[] head = content.readNBytes(HEAD);
    List<Finding> found = new ArrayList<>(dropbear(entry, head));
    if (ElfReader.looksLikeElf(head)) {
      byte[] bytes = join(head, content.readNBytes(LARGEST_PROGRAM - HEAD));
      boolean whole = bytes.length < LARGEST_PROGRAM;
      ElfFacts facts = ElfReader.read(bytes, whole);
      if (facts != null) programs.put(entry.path(), facts);
      found.addAll(whole ? scan.of(bytes) : scan.of(new SequenceInputStream(new ByteArrayInputStream(bytes), content)));
    } else {
      found.addAll(scan.of(new SequenceInputStream(new ByteArrayInputStream(head), content)));
    }
    if (!found.isEmpty()) secrets.put(entry.path(), List.copyOf(found));
  }

  private static byte[] join(byte[] head, byte[] rest) {
    byte[] all = new byte[head.length + rest.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(rest, 0, all, head.length, rest.length);
    return all;
  }

  /** Dropbear writes its keys as SSH does on the wire: the length and name of the algorithm, then numbers. Public keys look alike, so the file's name has to say host key or identity too. */
  private static List<Finding> dropbear(Entry entry, byte[] head) {
    String name = entry.name();
    boolean named = name.startsWith("dropbear_") && name.endsWith("_host_key") || name.equals("id_dropbear");
    if (!named || head.length < 32 || head[0] != 0 || head[1] != 0 || head[2] != 0 || head[3] < 7 || head[3] > 24) return List.of();
    String algorithm = new String(head, 4, head[3], StandardCharsets.ISO_8859_1);
    if (!algorithm.startsWith("ssh-") && !algorithm.startsWith("ecdsa-sha2-")) return List.of();
    return List.of(Finding.of(DROPBEAR_KEY, Severity.CRITICAL, "", entry.path(), HexFormat.of().formatHex(Redacted.sha256().digest(head))).atOffset(0).redacted("00… (dropbear's form)"));
  }

  /** The tree below {@code base} as the rules see it. */
  RootTree tree(FileTree files, String base, boolean readOnlyFormat) {
    Map<String, Node> nodes = new HashMap<>();
    Map<String, byte[]> kept = new HashMap<>();
    Map<String, ElfFacts> elf = new HashMap<>();
    Set<String> keys = new TreeSet<>();
    for (Entry entry : files.entries()) {
      if (!entry.path().startsWith(base)) continue;
      String path = entry.path().substring(base.length());
      if (entry.kind() == Kind.FILE && secrets.getOrDefault(entry.path(), List.of()).stream().anyMatch(KeyRules::key)) keys.add(path);
      // What lies in an archive inside the tree is a file of that archive, not of the system; a compressed kernel configuration is wanted all the same.
      byte[] bytes = entry.kind() == Kind.FILE ? files.bytes(entry.path()) : null;
      if (bytes != null) kept.put(path, bytes);
      if (path.contains("!/") && bytes == null) continue;
      nodes.put(path, node(path, entry));
      ElfFacts facts = entry.kind() == Kind.FILE ? programs.get(entry.path()) : null;
      if (facts != null) elf.put(path, facts);
    }
    nodes.values().removeIf(node -> node.path().contains("!/") && !node.path().contains("config"));
    return new RootTree(nodes, kept, elf, keys, readOnlyFormat);
  }

  /** Of all files, also of those beside the system that is judged, by their whole path. */
  SortedMap<String, List<Finding>> secrets(FileTree files) {
    SortedMap<String, List<Finding>> found = new TreeMap<>();
    for (Entry entry : files.entries()) if (entry.kind() == Kind.FILE && secrets.containsKey(entry.path())) found.put(entry.path(), secrets.getOrDefault(entry.path(), List.of()));
    return found;
  }

  private static Node node(String path, Entry entry) {
    return switch (entry.kind()) {
      case DIRECTORY -> new Node(path, Node.Kind.FOLDER, entry.mode() & 07777, (int) entry.uid(), (int) entry.gid(), 0, null);
      case SYMLINK -> new Node(path, Node.Kind.LINK, 0777, (int) entry.uid(), (int) entry.gid(), 0, entry.target() == null ? "" : entry.target());
      case FILE -> new Node(path, Node.Kind.FILE, entry.mode() & 07777, (int) entry.uid(), (int) entry.gid(), entry.size(), null);
      case SPECIAL -> new Node(path, Node.Kind.SPECIAL, 0, 0, 0, 0, null);
    };
  }
}
