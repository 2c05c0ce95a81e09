package dev.bulwark.cli.network;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times as a person writes them: {@code 90s}, {@code 10m}, {@code 1h}, {@code 7d}; from a second to a year. */
final class Durations implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,7})([smhd])");

  @Override
  public Duration convert(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) throw new TypeConversionException("'" + text + "' is no duration such as 90s, 10m, 1h or 7d");
    long number = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    if (duration.compareTo(Duration.ofDays(365)) > 0) throw new TypeConversionException("'" + text + "' is longer than a year");
    return duration;
  }
}
