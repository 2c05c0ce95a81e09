package dev.bulwark.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * Lets clients in that speak HTTP/1.0, as {@code openssl ocsp -url} does: the HTTP library refuses them (4.5.0), so the head of a connection's first request is
 * handed to it as HTTP/1.1 with {@code Connection: close}. One request a connection, as HTTP/1.0 means it (RFC 9112, appendix C.2); later ones are refused as before.
 */
final class OldHttp implements ServerConnectionSelector {
  private static final byte[] END = {'\r', '\n', '\r', '\n'};
  private final ServerConnectionSelector inner;
  private final int longestHead;

  OldHttp(ServerConnectionSelector inner, int longestHead) {
    this.inner = inner;
    this.longestHead = longestHead;
  }

  @Override
  public int bytesToIdentifyConnection() {
    return inner.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return inner.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return inner.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    return inner.connection(new Reread(context, new DataReader(new Head(context.dataReader(), longestHead))));
  }

  /** The head, if it is of HTTP/1.0, as HTTP/1.1 has it; anything else as it is. */
  static byte[] modern(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    int line = text.indexOf("\r\n");
    int end = text.indexOf("\r\n\r\n");
    if (end < 0 || !text.startsWith(" HTTP/1.0", line - 9)) return head;
    StringBuilder modern = new StringBuilder(text.length() + 64).append(text, 0, line - 1).append("1\r\nConnection: close\r\n");
    boolean host = false;
    for (String header : text.substring(line + 2, end + 2).split("(?<=\r\n)", -1)) {
      String lower = header.toLowerCase(Locale.ROOT);
      host |= lower.startsWith("host:");
      // What the client wished of the connection does not hold: it ends.
      if (!lower.startsWith("connection:") && !lower.startsWith("keep-alive:")) modern.append(header);
    }
    if (!host) modern.append("Host: localhost\r\n");
    return modern.append(text, end + 2, text.length()).toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The connection's octets, the first head looked at. */
  private static final class Head implements Supplier<byte[]> {
    private final DataReader source;
    private final int longest;
    private boolean begun;

    Head(DataReader source, int longest) {
      this.source = source;
      this.longest = longest;
    }

    @Override
    @SuppressWarnings("NullAway") // the reader takes null for the end of the stream
    public byte[] get() {
      if (begun) return next();
      begun = true;
      // Only a head that begins like HTTP/1.0 is waited for whole; each octet is looked at once, however slowly they come.
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      StringBuilder line = new StringBuilder();
      boolean lineEnded = false;
      int ending = 0;
      for (byte[] piece = next(); piece != null; piece = next()) {
        head.writeBytes(piece);
        for (byte octet : piece) {
          ending = octet == END[ending] ? ending + 1 : octet == END[0] ? 1 : 0;
          if (!lineEnded) line.append((char) (octet & 0xff));
          lineEnded |= ending == 2;
          if (ending == END.length) return modern(head.toByteArray());
        }
        boolean old = !lineEnded || line.indexOf(" HTTP/1.0\r\n") == line.length() - 11;
        if (!old || head.size() > longest) return head.toByteArray();
      }
      return head.size() == 0 ? null : head.toByteArray();
    }

    @SuppressWarnings("NullAway")
    private byte[] next() {
      try {
        source.ensureAvailable();
        return source.readBytes(source.available());
      } catch (DataReader.InsufficientDataAvailableException end) {
        return null;
      }
    }
  }

  /** The connection with another reader. */
  private record Reread(ConnectionContext inner, DataReader dataReader) implements ConnectionContext {
    @Override
    public ListenerContext listenerContext() {
      return inner.listenerContext();
    }

    @Override
    public ExecutorService executor() {
      return inner.executor();
    }

    @Override
    public DataWriter dataWriter() {
      return inner.dataWriter();
    }

    @Override
    public Router router() {
      return inner.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
      return inner.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
      return inner.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
      return inner.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
      return inner.localPeer();
    }

    @Override
    public boolean isSecure() {
      return inner.isSecure();
    }

    @Override
    public String socketId() {
      return inner.socketId();
    }

    @Override
    public String childSocketId() {
      return inner.childSocketId();
    }
  }
}
