package dev.bulwark.cli.api;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * One HTTP/1.1 exchange over one TLS connection.
 *
 * <h2>Guarantees</h2> TLS 1.3 with {@code TLS_AES_256_GCM_SHA384} only, the server's name checked against its certificate; nothing is sent twice, no
 * redirect is followed; head and body are bounded and the whole exchange ends by its deadline.
 * <h2>Fails by</h2> {@link IOException}.
 */
final class Https {
  /** What came back. Header names are lower case. */
  record Reply(int status, Map<String, String> headers, byte[] body) {}

  static final int LONGEST_HEAD = 16 * 1024;
  static final int LONGEST_BODY = 32 * 1024 * 1024;
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final SSLContext tls;
  private final Duration deadline;

  Https(SSLContext tls, Duration deadline) {
    this.tls = tls;
    this.deadline = deadline;
  }

  Reply send(String host, int port, String method, String path, Map<String, String> headers, byte[] body) throws IOException {
    long end = System.nanoTime() + deadline.toNanos();
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), (int) CONNECT.toMillis());
      plain.setTcpNoDelay(true);
      plain.setSoTimeout((int) deadline.toMillis());
      try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, port, true)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setCipherSuites(new String[] {"TLS_AES_256_GCM_SHA384"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        write(socket.getOutputStream(), host, port, method, path, headers, body);
        return read(new Bounded(socket, end), method);
      }
    }
  }

  private static void write(OutputStream to, String host, int port, String method, String path, Map<String, String> headers, byte[] body) throws IOException {
    StringBuilder head = new StringBuilder(512);
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: ").append(host.indexOf(':') < 0 ? host : "[" + host + "]").append(':').append(port);
    head.append("\r\nConnection: close\r\nAccept-Encoding: identity\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (body.length > 0 || method.equals("POST")) head.append("Content-Length: ").append(body.length).append("\r\n");
    head.append("\r\n");
    for (int i = 0; i < head.length(); i++) if (head.charAt(i) > 126) throw new IOException("a request line can hold ASCII only");
    ByteArrayOutputStream whole = new ByteArrayOutputStream(head.length() + body.length);
    whole.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
    whole.writeBytes(body);
    whole.writeTo(to);
    to.flush();
  }

  static Reply read(InputStream from, String method) throws IOException {
    int[] left = {LONGEST_HEAD};
    String status = line(from, left);
    if (!status.startsWith("HTTP/1.1 ") || status.length() < 12) throw new IOException("the answer is no HTTP/1.1");
    int code = number(status.substring(9, 12), 10);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(from, left); !line.isEmpty(); line = line(from, left)) {
      int colon = line.indexOf(':');
      if (colon < 1) throw new IOException("a header line without a name");
      headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    if (code == 204 || code == 304 || method.equals("HEAD")) return new Reply(code, headers, new byte[0]);
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) return new Reply(code, headers, chunks(from));
    String length = headers.get("content-length");
    if (length == null) return new Reply(code, headers, bounded(from, LONGEST_BODY + 1));
    int bytes = number(length, 10);
    if (bytes > LONGEST_BODY) throw new IOException("the answer is longer than " + LONGEST_BODY + " bytes");
    byte[] body = from.readNBytes(bytes);
    if (body.length < bytes) throw new EOFException("the answer ended early");
    return new Reply(code, headers, body);
  }

  private static byte[] bounded(InputStream from, int most) throws IOException {
    byte[] body = from.readNBytes(most);
    if (body.length > LONGEST_BODY) throw new IOException("the answer is longer than " + LONGEST_BODY + " bytes");
    return body;
  }

  private static byte[] chunks(InputStream from) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line(from, new int[] {1_024});
      int semicolon = size.indexOf(';');
      int bytes = number((semicolon < 0 ? size : size.substring(0, semicolon)).strip(), 16);
      if (bytes == 0) {
        int[] left = {LONGEST_HEAD};
        while (!line(from, left).isEmpty()) {
          // Trailers say nothing that is needed here.
        }
        return body.toByteArray();
      }
      if (bytes > LONGEST_BODY - body.size()) throw new IOException("the answer is longer than " + LONGEST_BODY + " bytes");
      byte[] chunk = from.readNBytes(bytes);
      if (chunk.length < bytes || !line(from, new int[] {2}).isEmpty()) throw new EOFException("the answer ended early");
      body.writeBytes(chunk);
    }
  }

  private static int number(String digits, int radix) throws IOException {
    // So many digits cannot overflow, and the first is no sign.
    if (digits.isEmpty() || digits.length() > (radix == 16 ? 7 : 9) || Character.digit(digits.charAt(0), radix) < 0) throw new IOException("no number where one belongs");
    try {
      return Integer.parseInt(digits, radix);
    } catch (NumberFormatException e) {
      throw new IOException("no number where one belongs", e);
    }
  }

  /** One line without its end; {@code left[0]} is how many bytes may still come. */
  private static String line(InputStream from, int[] left) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = from.read(); b != '\n'; b = from.read()) {
      if (b < 0) throw new EOFException("the answer ended early");
      if (--left[0] < 0) throw new IOException("the head of the answer is too long");
      if (b != '\r') line.append((char) b);
    }
    return line.toString();
  }

  /** Reads through a small buffer until the deadline of the whole exchange. */
  private static final class Bounded extends InputStream {
    private final SSLSocket socket;
    private final InputStream in;
    private final long end;
    private final byte[] buffer = new byte[16 * 1024];
    private int at;
    private int filled;

    Bounded(SSLSocket socket, long end) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      this.end = end;
    }

    private boolean fill() throws IOException {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) throw new SocketTimeoutException("no whole answer in time");
      socket.setSoTimeout((int) left);
      filled = in.read(buffer);
      at = 0;
      return filled > 0;
    }

    @Override
    public int read() throws IOException {
      return at < filled || fill() ? buffer[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (length == 0) return 0;
      if (at >= filled && !fill()) return -1;
      int copied = Math.min(length, filled - at);
      System.arraycopy(buffer, at, to, offset, copied);
      at += copied;
      return copied;
    }
  }
}
