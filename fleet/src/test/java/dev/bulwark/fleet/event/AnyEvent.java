package dev.bulwark.fleet.event;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.device.Serial;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Events of every kind with arbitrary members, found by reflection so that a new kind takes part in the tests without anyone remembering it. */
public final class AnyEvent {
  private AnyEvent() {}

  @SuppressWarnings("unchecked")
  public static List<Class<? extends Event>> kinds() {
    List<Class<? extends Event>> kinds = new ArrayList<>();
    for (Class<?> kind : Event.class.getPermittedSubclasses()) kinds.add((Class<? extends Event>) kind);
    return kinds;
  }

  public static Event of(Random random) {
    return of(kinds().get(random.nextInt(kinds().size())), random);
  }

  public static <E extends Event> E of(Class<E> kind, Random random) {
    RecordComponent[] parts = kind.getRecordComponents();
    Class<?>[] types = new Class<?>[parts.length];
    Object[] values = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      types[i] = parts[i].getType();
      boolean nullable = parts[i].getAnnotatedType().isAnnotationPresent(Nullable.class);
      values[i] = nullable && random.nextBoolean() ? null : value(types[i], random);
    }
    try {
      return kind.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("a record has its canonical constructor", e);
    }
  }

  private static Object value(Class<?> type, Random random) {
    if (type == Event.Meta.class) return meta(random);
    if (type == String.class) return text(random);
    if (type == long.class) return random.nextLong();
    if (type == boolean.class) return random.nextBoolean();
    if (type == Instant.class) return time(random);
    if (type == Serial.class) return new Serial(new BigInteger(1 + random.nextInt(159), random).add(BigInteger.ONE).min(BigInteger.TWO.pow(159).subtract(BigInteger.ONE)));
    if (type == Fingerprint.class) return Fingerprint.of(text(random).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    if (type == List.class) return random.ints(random.nextInt(4)).mapToObj(i -> text(random)).toList();
    if (type == Map.class) {
      Map<String, String> map = new HashMap<>();
      for (int i = random.nextInt(5); i > 0; i--) map.put("fact." + i, text(random));
      return map;
    }
    if (type.isEnum()) return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
    throw new AssertionError("teach this generator the type " + type);
  }

  private static Event.Meta meta(Random random) {
    DeviceId device = random.nextInt(4) == 0 ? null : new DeviceId("device-" + random.nextInt(1_000));
    Event.Source by = Event.Source.values()[random.nextInt(Event.Source.values().length)];
    return new Event.Meta(EventId.fresh(), time(random), device, by, random.nextBoolean() ? text(random) : null, random.nextBoolean());
  }

  private static Instant time(Random random) {
    return Instant.ofEpochMilli(random.nextLong(-4_000_000_000_000L, 8_000_000_000_000L));
  }

  /** Mostly plain, now and then controls, bidi marks, quotes, astral characters and lone surrogates. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--)
      switch (random.nextInt(6)) {
        case 0 -> text.append((char) random.nextInt(0x20));
        case 1 -> text.append((char) random.nextInt(0x10000));
        case 2 -> text.append("\"\\\u202e\u2028/\ud83d\ude00\u007f".charAt(random.nextInt(8)));
        default -> text.append((char) ('a' + random.nextInt(26)));
      }
    return text.toString();
  }
}
