package dev.bulwark.firmware.nvs;

/** Where rows of type {@code file} get their content. */
@FunctionalInterface
public interface NvsFiles {
  /** The content of the file that a row names; bounded by who reads it. @throws dev.bulwark.problem.Problem when it cannot be had */
  byte[] read(String name);
}
