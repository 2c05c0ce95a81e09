package dev.bulwark.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Entry of the program. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException {
    try (InputStream in = Main.class.getResourceAsStream("version.txt")) {
      if (in == null) throw new IllegalStateException("version.txt is not in the jar");
      System.out.println("bulwark " + new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
  }
}
