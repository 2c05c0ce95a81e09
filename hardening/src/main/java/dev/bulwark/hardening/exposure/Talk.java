package dev.bulwark.hardening.exposure;

/** A connection on which questions are asked, in the clear or through TLS. */
interface Talk extends AutoCloseable {
  /** Says it and reads until the answer can be told, the host is out of time, or it said too much. */
  <T> T ask(byte[] question, Answers<T> answers);

  /** Says it, and waits for nothing. */
  void say(byte[] words);

  @Override
  void close();
}
