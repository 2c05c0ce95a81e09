package dev.bulwark.hardening.exposure;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** One {@code HEAD /}, and where its answer leads. */
final class Http {
  private static final int LONGEST_HEAD = 16 << 10;

  private Http() {}

  sealed interface Answer {
    /** @param secure whether it sends the client on to {@code https} and says nothing else */
    record Status(int status, boolean secure) implements Answer {}

    record Foreign() implements Answer {}

    record Nothing(Ending why) implements Answer {}
  }

  static byte[] head(String host) {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return ("HEAD / HTTP/1.1\r\nHost: " + name + "\r\nUser-Agent: bulwark-audit\r\nAccept: */*\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  static final class Reader implements Answers<Answer> {
    @Override
    public Optional<Answer> in(byte[] soFar) {
      String text = new String(soFar, StandardCharsets.ISO_8859_1);
      if (!"HTTP/".startsWith(text.substring(0, Math.min(5, text.length())))) return Optional.of(new Answer.Foreign());
      int end = text.indexOf("\r\n\r\n");
      if (end < 0) end = text.indexOf("\n\n");
      if (end < 0 && soFar.length < LONGEST_HEAD) return Optional.empty();
      return Optional.of(answer(end < 0 ? text : text.substring(0, end)));
    }

    @Override
    public Answer end(byte[] soFar, Ending why) {
      String text = new String(soFar, StandardCharsets.ISO_8859_1);
      if (text.startsWith("HTTP/")) return answer(text);
      return soFar.length == 0 ? new Answer.Nothing(why) : new Answer.Foreign();
    }

    private static Answer answer(String head) {
      String[] lines = head.split("\r?\n", 200);
      String[] status = lines[0].split(" ", 3);
      if (status.length < 2 || !status[1].matches("[1-5][0-9]{2}")) return new Answer.Foreign();
      int code = Integer.parseInt(status[1]);
      boolean moved = code == 301 || code == 302 || code == 303 || code == 307 || code == 308;
      boolean secure = false;
      for (int i = 1; i < lines.length; i++) {
        String line = lines[i].toLowerCase(Locale.ROOT);
        if (line.startsWith("location:")) secure = line.substring(9).strip().startsWith("https://");
      }
      return new Answer.Status(code, moved && secure);
    }
  }
}
