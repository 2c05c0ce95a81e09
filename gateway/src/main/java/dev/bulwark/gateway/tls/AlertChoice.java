package dev.bulwark.gateway.tls;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells a refused client which alert it earned.
 *
 * <p>A JSSE server answers every refusal of a trust manager with {@code certificate_unknown}, whatever the reason, and has no public way to choose (only its client side
 * maps reasons). A device that learns {@code certificate_expired} renews; one that learns {@code certificate_revoked} stops: so where the process was started with
 * {@code --add-opens java.base/sun.security.ssl=ALL-UNNAMED} the alert is sent through JSSE's own {@code fatal}. Without it, or in a JDK that looks different inside, nothing
 * is lost but the word: the refusal itself never depends on this class.
 */
final class AlertChoice {
  private record Inside(List<Field> contexts, Method fatal, Method alertOf) {}

  private static final @Nullable Inside INSIDE = find();

  private AlertChoice() {}

  static boolean available() {
    return INSIDE != null;
  }

  /** Sends the alert and breaks the connection off; {@code transport} is the engine or socket that asked. The caller throws {@code refusal} afterwards. */
  static void send(@Nullable Object transport, PeerRefused refusal) {
    Inside inside = INSIDE;
    if (inside == null) return;
    for (Field context : inside.contexts()) if (context.getDeclaringClass().isInstance(transport)) send(inside, context, transport, refusal);
  }

  private static void send(Inside inside, Field context, @Nullable Object transport, PeerRefused refusal) {
    try {
      Object alert = inside.alertOf().invoke(null, (byte) refusal.why().alert());
      inside.fatal().invoke(context.get(transport), alert, refusal);
    } catch (InvocationTargetException expected) {
      // fatal() always throws once it has queued the alert; JSSE keeps that as the reason of the closure.
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("opened at start, closed now", e);
    }
  }

  private static @Nullable Inside find() {
    try {
      Class<?> alert = Class.forName("sun.security.ssl.Alert");
      List<Field> contexts = new ArrayList<>();
      for (String transport : List.of("sun.security.ssl.SSLEngineImpl", "sun.security.ssl.SSLSocketImpl")) contexts.add(Class.forName(transport).getDeclaredField("conContext"));
      Method fatal = contexts.getFirst().getType().getDeclaredMethod("fatal", alert, Throwable.class);
      Method alertOf = alert.getDeclaredMethod("valueOf", byte.class);
      for (Field context : contexts) context.setAccessible(true);
      fatal.setAccessible(true);
      alertOf.setAccessible(true);
      return new Inside(List.copyOf(contexts), fatal, alertOf);
    } catch (ReflectiveOperationException | InaccessibleObjectException absent) {
      return null;
    }
  }
}
