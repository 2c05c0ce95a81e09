package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * SquashFS 4, as Linux mounts it: read only, from a source of random places. No library for Java reads it.
 *
 * <p>Nothing is allocated by a number of the image that is not bounded first; a directory is listed once, whatever refers to it. Extended attributes are passed over. A broken inode or file costs itself, a broken listing the rest of its directory.
 *
 * <p>Source: the kernel's documentation of the format (Documentation/filesystems/squashfs.rst) and images of mksquashfs.
 */
final class SquashReader implements AutoCloseable {
  /** Names that one header in a listing may announce. */
  private static final int MOST_IN_GROUP = 256;
  private static final int MOST_PARTS = 256;

  private final SquashSuper head;
  private final Scope scope;
  private final Intake intake;
  private final SquashCodec codec;
  private final SquashMeta meta;
  private final SquashBlocks blocks;
  private final SquashTables tables;
  private final Set<Long> listed = new HashSet<>();
  private final Map<Long, String> files = new HashMap<>();

  SquashReader(RandomSource image, Scope scope, Intake intake) throws IOException {
    byte[] start = new byte[SquashSuper.SIZE];
    if (image.read(0, start, 0, start.length) < start.length) throw new Damaged("a SquashFS that is cut");
    this.head = SquashSuper.of(start, image.size());
    this.scope = scope;
    this.intake = intake;
    this.codec = new SquashCodec(head.compression(), intake.budget());
    this.meta = new SquashMeta(image, head.used(), codec);
    this.blocks = new SquashBlocks(image, head, codec);
    this.tables = new SquashTables(image, head, meta, blocks);
  }

  void read() throws IOException {
    long root = head.root();
    if (!(inode(root).read() instanceof SquashInode.Directory directory)) throw new Damaged("a root that is no directory");
    listed.add(root);
    list(directory, "", 0);
  }

  /** The common beginning of an inode, and the cursor behind it. */
  private record Begun(int type, int mode, int uid, int gid, SquashMeta.Cursor cursor) {
    SquashInode read() throws IOException {
      return SquashInode.read(type, cursor);
    }
  }

  private Begun inode(long reference) throws IOException {
    SquashMeta.Cursor cursor = meta.at(head.inodeTable() + (reference >>> 16), (int) reference & 0xFFFF, head.directoryTable());
    byte[] common = cursor.bytes(16);
    return new Begun(SquashSuper.u16(common, 0), SquashSuper.u16(common, 2), SquashSuper.u16(common, 4), SquashSuper.u16(common, 6), cursor);
  }

  private record Child(String name, long inode) {}

  private void list(SquashInode.Directory directory, String prefix, int depth) throws IOException {
    List<Child> children = new ArrayList<>();
    try {
      children(directory, prefix, children);
    } catch (Damaged e) {
      intake.refuse(scope, prefix.isEmpty() ? "." : prefix.substring(0, prefix.length() - 1), Refusal.DAMAGED);
    }
    for (Child child : children) {
      try {
        child(child, prefix, depth);
      } catch (Damaged e) {
        if (intake.budget().reached() != null) throw e;
        intake.refuse(scope, prefix + child.name(), Refusal.DAMAGED);
      }
    }
  }

  private void children(SquashInode.Directory directory, String prefix, List<Child> children) throws IOException {
    SquashMeta.Cursor cursor = meta.at(head.directoryTable() + directory.block(), directory.offset(), head.used());
    for (long left = directory.listing() - 3; left > 0; ) {
      byte[] group = cursor.bytes(12);
      left -= 12;
      long count = SquashSuper.u32(group, 0) + 1;
      long block = SquashSuper.u32(group, 4) << 16;
      if (count > MOST_IN_GROUP) throw new Damaged("a directory listing with an impossible count");
      for (; count > 0 && left > 0; count--) {
        byte[] entry = cursor.bytes(8);
        byte[] name = cursor.bytes(SquashSuper.u16(entry, 6) % 0x8000 + 1);
        left -= 8 + name.length;
        String text = Names.text(name, 0, name.length);
        // A name is one part of a path: with a slash in it, or as a dot, it would be more.
        if (text.indexOf('/') >= 0 || text.indexOf('\0') >= 0 || text.equals(".") || text.equals("..")) intake.refuse(scope, prefix + text, Refusal.PATH_TRAVERSAL);
        else children.add(new Child(text, block | SquashSuper.u16(entry, 0)));
        intake.budget().listed(children.size());
      }
    }
  }

  private void child(Child child, String prefix, int depth) throws IOException {
    String path = prefix + child.name();
    Begun begun = inode(child.inode());
    long uid = tables.id(begun.uid());
    long gid = tables.id(begun.gid());
    switch (begun.read()) {
      case SquashInode.Directory directory -> {
        intake.name(scope, Member.plain(path, Kind.DIRECTORY, begun.mode(), uid, gid, 0));
        if (!listed.add(child.inode())) intake.refuse(scope, path, Refusal.DIRECTORY_LOOP);
        else if (depth >= MOST_PARTS) intake.refuse(scope, path, Refusal.TOO_DEEP);
        else list(directory, path + "/", depth + 1);
      }
      case SquashInode.Symlink(String target) -> intake.name(scope, Member.symlink(path, begun.mode(), uid, gid, target));
      case SquashInode.Special() -> intake.name(scope, Member.plain(path, Kind.SPECIAL, begun.mode(), uid, gid, 0));
      case SquashInode.File(SquashContent.Place place) -> {
        String first = files.putIfAbsent(child.inode(), path);
        if (first != null) intake.name(scope, Member.hardlink(path, first));
        else intake.file(scope, Member.plain(path, Kind.FILE, begun.mode(), uid, gid, place.size()), new InImage(place));
      }
    }
  }

  /** A file of the image: what is broken in it leaves the others. */
  private final class InImage implements Content {
    private final SquashContent.Place place;

    InImage(SquashContent.Place place) {
      this.place = place;
    }

    @Override
    public InputStream open() {
      return new SquashContent(blocks, tables, head.blockSize(), place);
    }

    @Override
    public String fault() {
      return Refusal.DAMAGED;
    }
  }

  @Override
  public void close() {
    codec.close();
  }
}
