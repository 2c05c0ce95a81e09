package dev.bulwark.hardening.archive;

import static dev.bulwark.hardening.archive.SquashSuper.i32;
import static dev.bulwark.hardening.archive.SquashSuper.i64;
import static dev.bulwark.hardening.archive.SquashSuper.u16;
import static dev.bulwark.hardening.archive.SquashSuper.u32;

import java.io.IOException;

/** What an inode says beyond mode and owner. */
sealed interface SquashInode {
  /** A directory: bytes of its listing and 3 more, and its place, a block of the directory table and an offset in it. */
  record Directory(long listing, long block, int offset) implements SquashInode {}

  record File(SquashContent.Place place) implements SquashInode {}

  record Symlink(String target) implements SquashInode {}

  record Special() implements SquashInode {}

  /** Reads what follows the 16 bytes that all kinds of inodes begin with. */
  static SquashInode read(int type, SquashMeta.Cursor cursor) throws IOException {
    return switch (type) {
      case 1 -> {
        byte[] body = cursor.bytes(16);
        yield new Directory(u16(body, 8), u32(body, 0), u16(body, 10));
      }
      case 8 -> {
        byte[] body = cursor.bytes(24);
        yield new Directory(u32(body, 4), u32(body, 8), u16(body, 18));
      }
      case 2 -> {
        byte[] body = cursor.bytes(16);
        yield new File(new SquashContent.Place(u32(body, 0), u32(body, 12), u32(body, 4), i32(body, 8), cursor));
      }
      case 9 -> {
        byte[] body = cursor.bytes(40);
        long size = i64(body, 8);
        if (size < 0) throw new Damaged("a file of impossible size");
        yield new File(new SquashContent.Place(i64(body, 0), size, u32(body, 28), i32(body, 32), cursor));
      }
      case 3, 10 -> {
        byte[] body = cursor.bytes(8);
        long length = u32(body, 4);
        // Linux reads no more than a page.
        if (length > 65_535) throw new Damaged("a symbolic link of " + length + " bytes");
        byte[] target = cursor.bytes((int) length);
        yield new Symlink(Names.text(target, 0, target.length));
      }
      case 4, 5, 6, 7, 11, 12, 13, 14 -> new Special();
      default -> throw new Damaged("an inode of type " + type);
    };
  }
}
