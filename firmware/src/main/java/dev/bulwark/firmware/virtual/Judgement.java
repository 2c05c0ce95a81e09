package dev.bulwark.firmware.virtual;

import java.util.Locale;

/** What became of judging an image. */
sealed interface Judgement {
  /** It may start. @param why for a person: by whose signature, or that none was asked for */
  record Good(String why) implements Judgement {}

  /** It may not. @param why one sentence for a person */
  record Refusal(Reason reason, String why) implements Judgement {}

  static Refusal refuse(Reason reason, String why, Object... values) {
    return new Refusal(reason, String.format(Locale.ROOT, why, values));
  }
}
