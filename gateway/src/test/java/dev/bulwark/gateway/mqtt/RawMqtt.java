package dev.bulwark.gateway.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that says exactly the octets it is told to say. */
final class RawMqtt implements AutoCloseable {
  /** How long an answer may take; a test that ends by it has failed. */
  static final int PATIENCE_MILLIS = 60_000;

  private final SSLSocket socket;
  private final DataInputStream in;

  private RawMqtt(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  static RawMqtt open(SSLContext tls, int port) throws IOException {
    SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    socket.startHandshake();
    return new RawMqtt(socket);
  }

  void send(byte[]... packets) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] packet : packets) all.write(packet);
    socket.getOutputStream().write(all.toByteArray());
    socket.getOutputStream().flush();
  }

  /** The next packet whole, or no octets at all where the gateway has closed. */
  byte[] packet() throws IOException {
    int first;
    try {
      first = in.read();
    } catch (java.net.SocketTimeoutException silent) {
      throw silent;
    } catch (IOException reset) {
      return new byte[0];
    }
    if (first < 0) return new byte[0];
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      int octet = in.readUnsignedByte();
      out.write(octet);
      length |= (octet & 0x7F) << shift;
      if ((octet & 0x80) == 0) break;
    }
    out.write(in.readNBytes(length));
    return out.toByteArray();
  }

  String hex() throws IOException {
    return HexFormat.of().formatHex(packet());
  }

  /** True once the gateway has ended the connection, whatever it said before. */
  boolean closes() throws IOException {
    while (packet().length > 0) {}
    return true;
  }

  /** Says nothing and stays open for so long. */
  boolean silent(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      return packet().length < 0;
    } catch (java.net.SocketTimeoutException expected) {
      return true;
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  /** Still served: a ping is answered next. */
  boolean alive() throws IOException {
    send(new byte[] {(byte) 0xC0, 0});
    return hex().equals("d000");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  static byte[] hex(String octets) {
    return HexFormat.of().parseHex(octets.replace(" ", ""));
  }

  static byte[] packet(int first, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) body.writeBytes(part);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    int left = body.size();
    while (left > 0x7F) {
      out.write(left & 0x7F | 0x80);
      left >>>= 7;
    }
    out.write(left);
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }

  static byte[] text(String text) {
    return text(text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] text(byte[] octets) {
    byte[] out = new byte[octets.length + 2];
    out[0] = (byte) (octets.length >> 8);
    out[1] = (byte) octets.length;
    System.arraycopy(octets, 0, out, 2, octets.length);
    return out;
  }

  static byte[] u16(int value) {
    return new byte[] {(byte) (value >> 8), (byte) value};
  }

  /** Clean start, no will, keep alive 60. */
  static byte[] connect(int version, String clientId) {
    return connect(version, 2, "", clientId);
  }

  /** @param properties of MQTT 5 in hex, without their length */
  static byte[] connect(int version, int flags, String properties, String clientId, byte[]... payload) {
    byte[] props = version == 5 ? packet(properties) : new byte[0];
    byte[][] parts = new byte[payload.length + 3][];
    parts[0] = hex("00044d515454" + String.format("%02x%02x", version, flags) + "003c");
    parts[1] = props;
    parts[2] = text(clientId);
    System.arraycopy(payload, 0, parts, 3, payload.length);
    return packet(0x10, parts);
  }

  private static byte[] packet(String properties) {
    byte[] octets = hex(properties);
    byte[] out = new byte[octets.length + 1];
    out[0] = (byte) octets.length;
    System.arraycopy(octets, 0, out, 1, octets.length);
    return out;
  }

  static byte[] publish(int version, int qos, boolean retain, int packetId, String topic, String properties, byte[] payload) {
    return packet(0x30 | qos << 1 | (retain ? 1 : 0), text(topic), qos == 0 ? new byte[0] : u16(packetId), version == 5 ? packet(properties) : new byte[0], payload);
  }

  static byte[] publish(int version, int qos, int packetId, String topic) {
    return publish(version, qos, false, packetId, topic, "", new byte[] {'x'});
  }

  static byte[] subscribe(int version, int packetId, String... filters) {
    byte[][] parts = new byte[filters.length + 2][];
    parts[0] = u16(packetId);
    parts[1] = version == 5 ? new byte[1] : new byte[0];
    for (int i = 0; i < filters.length; i++) {
      byte[] filter = text(filters[i]);
      parts[i + 2] = java.util.Arrays.copyOf(filter, filter.length + 1);
      parts[i + 2][filter.length] = 1;
    }
    return packet(0x82, parts);
  }
}
