package dev.bulwark.hardening.image;

import java.nio.file.Path;

/**
 * A file to be judged.
 *
 * @param name by which the person knows it
 * @param trouble why it cannot even be opened; empty where it may be
 */
public record ImageInput(String name, Path file, String trouble) {
  public static ImageInput of(String name, Path file) {
    return new ImageInput(name, file, "");
  }

  /**
   * One that cannot be looked at.
   *
   * @param reason a word for the document, such as {@code folder-unreadable}
   */
  public static ImageInput refused(String name, Path file, String reason) {
    return new ImageInput(name, file, reason);
  }
}
