package dev.bulwark.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/**
 * The settings of Java's own logging: warnings and worse, to standard error. Java makes one, by name, when something first logs.
 *
 * <p>Setting the level in code would start logging at once, and that looks through every jar for a logging service: a third of a small command's time.
 */
public final class PlatformLogging {
  private static final String BY_CLASS = "java.util.logging.config.class";

  public PlatformLogging() throws IOException {
    LogManager.getLogManager().readConfiguration(new ByteArrayInputStream("handlers=java.util.logging.ConsoleHandler\n.level=WARNING\n".getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Leaves what somebody set on Java's command line. */
  static void quietWhenFirstUsed() {
    if (System.getProperty(BY_CLASS) == null && System.getProperty("java.util.logging.config.file") == null) System.setProperty(BY_CLASS, PlatformLogging.class.getName());
  }
}
