package dev.bulwark.hardening.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** SquashFS images by hand, nothing in them packed: each table is one metadata block. Numbers may lie. */
final class SquashBytes {
  static final int BLOCK = 4096;

  /** A name in a listing and the place of its inode. */
  record Name(String name, int inode) {}

  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final ByteArrayOutputStream inodes = new ByteArrayOutputStream();
  private final ByteArrayOutputStream listings = new ByteArrayOutputStream();

  SquashBytes() {
    data.writeBytes(new byte[SquashSuper.SIZE]);
  }

  static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.rewind().get(bytes);
    return bytes;
  }

  /** Where the next inode will lie. */
  int next() {
    return inodes.size();
  }

  private int inode(int type, int mode, int id, byte[] body) {
    int at = next();
    inodes.writeBytes(little(16).putShort((short) type).putShort((short) mode).putShort((short) id).putShort((short) 0).putInt(0).putInt(at).array());
    inodes.writeBytes(body);
    return at;
  }

  int file(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    int start = data.size();
    data.writeBytes(bytes);
    return file(start, bytes.length, -1, 0, bytes.length == 0 ? new int[0] : new int[] {bytes.length | 1 << 24});
  }

  /** A file whose numbers are as given. */
  int file(int start, int size, int fragment, int offset, int... blocks) {
    ByteBuffer body = little(16 + 4 * blocks.length).putInt(start).putInt(fragment).putInt(offset).putInt(size);
    for (int block : blocks) body.putInt(block);
    return inode(2, 0644, 0, bytes(body));
  }

  /** An extended file of any size. */
  int huge(long size, int... blocks) {
    ByteBuffer body = little(40 + 4 * blocks.length).putLong(96).putLong(size).putLong(0).putInt(1).putInt(-1).putInt(0).putInt(-1);
    for (int block : blocks) body.putInt(block);
    return inode(9, 0644, 0, bytes(body));
  }

  int owned(int id) {
    return inode(4, 0600, id, little(8).array());
  }

  int symlink(String target) {
    return symlink(target, target.length());
  }

  int symlink(String target, int length) {
    byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
    return inode(3, 0777, 0, little(8 + bytes.length).putInt(1).putInt(length).put(bytes).array());
  }

  int special(int type) {
    return inode(type, 0666, 0, little(8).putInt(1).array());
  }

  int ofType(int type) {
    return inode(type, 0, 0, new byte[40]);
  }

  int directory(Name... names) {
    return directory(0, names.length - 1, names);
  }

  /** A directory that says it has so many bytes more, and another count. */
  int directory(int more, int count, Name... names) {
    int offset = listings.size();
    if (names.length > 0) listings.writeBytes(little(12).putInt(count).putInt(0).putInt(0).array());
    for (Name name : names) {
      byte[] bytes = name.name().getBytes(StandardCharsets.UTF_8);
      listings.writeBytes(little(8).putShort((short) name.inode()).putShort((short) 0).putShort((short) 1).putShort((short) (bytes.length - 1)).array());
      listings.writeBytes(bytes);
    }
    return inode(1, 0755, 0, little(16).putInt(0).putInt(2).putShort((short) (listings.size() - offset + 3 + more)).putShort((short) offset).putInt(0).array());
  }

  byte[] image(int root) {
    byte[] idBlock = block(little(4).putInt(1000).array());
    byte[] inodeBlock = block(inodes.toByteArray());
    byte[] listingBlock = block(listings.toByteArray());
    int inodeTable = data.size();
    int directoryTable = inodeTable + inodeBlock.length;
    int ids = directoryTable + listingBlock.length;
    int idTable = ids + idBlock.length;
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    for (byte[] part : List.of(data.toByteArray(), inodeBlock, listingBlock, idBlock, little(8).putLong(ids).array())) image.writeBytes(part);
    ByteBuffer head = little(SquashSuper.SIZE).put("hsqs".getBytes(StandardCharsets.US_ASCII)).putInt(5).putInt(0).putInt(BLOCK).putInt(0).putShort((short) 1).putShort((short) 12).putShort((short) 0).putShort((short) 1)
        .putShort((short) 4).putShort((short) 0).putLong(root).putLong(image.size()).putLong(idTable).putLong(-1).putLong(inodeTable).putLong(directoryTable).putLong(-1).putLong(-1);
    byte[] bytes = image.toByteArray();
    System.arraycopy(bytes(head), 0, bytes, 0, SquashSuper.SIZE);
    return bytes;
  }

  private static byte[] block(byte[] body) {
    if (body.length > 8192) throw new IllegalArgumentException("one block only");
    return little(2 + body.length).putShort((short) (body.length | 0x8000)).put(body).array();
  }
}
