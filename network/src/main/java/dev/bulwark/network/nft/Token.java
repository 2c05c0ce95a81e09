package dev.bulwark.network.nft;

/**
 * A piece of the nft language.
 *
 * @param line from 1; of JSON, the number of the object in the list
 */
record Token(Kind kind, String text, int line) {
  enum Kind {
    /** A name, a number or an address, as written. */
    WORD,
    /** Stood in quotes: never a keyword. */
    STRING,
    SYMBOL,
    /** {@code $name}, without the dollar sign. */
    VARIABLE,
    NEWLINE,
    END
  }

  /** Whether it is that keyword or symbol. */
  boolean is(String keyword) {
    return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equals(keyword);
  }

  boolean endsStatement() {
    return kind == Kind.NEWLINE || kind == Kind.END || is(";") || is("}");
  }

  @Override
  public String toString() {
    return switch (kind) {
      case STRING -> '"' + text + '"';
      case VARIABLE -> "$" + text;
      case NEWLINE -> "the end of the line";
      case END -> "the end of the text";
      default -> text;
    };
  }
}
