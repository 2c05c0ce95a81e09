package dev.bulwark.agent.mqtt;

import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAck;
import dev.bulwark.problem.Printable;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Reads the client library's exceptions as outcomes; nothing outside this package sees them. */
final class Failures {
  private static final String ALERT = "Received fatal alert: ";
  private static final int LONGEST = 300;

  private Failures() {}

  static Opening opening(@Nullable Throwable failure) {
    if (find(failure, Mqtt5ConnAckException.class) instanceof Mqtt5ConnAckException refused) {
      int code = refused.getMqttMessage().getReasonCode().getCode();
      return new Opening.Refused("CONNACK " + hex(code) + " " + word(refused.getMqttMessage().getReasonCode()), code);
    }
    if (find(failure, Mqtt5DisconnectException.class) instanceof Mqtt5DisconnectException refused) {
      int code = refused.getMqttMessage().getReasonCode().getCode();
      return new Opening.Refused("DISCONNECT " + hex(code) + " " + word(refused.getMqttMessage().getReasonCode()), code);
    }
    if (find(failure, SSLException.class) instanceof SSLException tls) {
      String text = text(tls);
      int alert = text.indexOf(ALERT);
      if (alert >= 0) return new Opening.Refused("alert " + text.substring(alert + ALERT.length()), -1);
      return new Opening.Unreachable("no trusted gateway: " + text);
    }
    if (find(failure, ConnectionClosedException.class) != null) return new Opening.Refused("closed before CONNACK", -1);
    return new Opening.Unreachable(text(failure));
  }

  static Disconnected disconnected(@Nullable Throwable cause, Instant at) {
    if (find(cause, Mqtt5DisconnectException.class) instanceof Mqtt5DisconnectException told) {
      var reason = told.getMqttMessage().getReasonCode();
      return new Disconnected(reason.getCode(), word(reason), at);
    }
    return new Disconnected(-1, text(cause), at);
  }

  static Publishing publishing(@Nullable Throwable failure) {
    if (failure == null) return new Publishing.Acknowledged();
    if (find(failure, Mqtt5PubAckException.class) instanceof Mqtt5PubAckException denied) {
      var reason = denied.getMqttMessage().getReasonCode();
      return new Publishing.Denied(reason.getCode(), word(reason));
    }
    return new Publishing.Lost(text(failure));
  }

  static Subscribing subscribing(@Nullable Mqtt5SubAck suback, @Nullable Throwable failure) {
    if (find(failure, Mqtt5SubAckException.class) instanceof Mqtt5SubAckException denied) suback = denied.getMqttMessage();
    if (suback == null) return new Subscribing.Lost(text(failure));
    var reason = suback.getReasonCodes().getFirst();
    return reason.isError() ? new Subscribing.Denied(reason.getCode(), word(reason)) : new Subscribing.Granted(reason.getCode());
  }

  /** The innermost message on one bounded line; it may quote the server. */
  static String text(@Nullable Throwable failure) {
    if (failure == null) return "no answer";
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) cause = cause.getCause();
    String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return Printable.line(message, LONGEST);
  }

  private static String word(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String hex(int code) {
    return String.format("0x%02x", code);
  }

  private static @Nullable Throwable find(@Nullable Throwable failure, Class<? extends Throwable> kind) {
    Throwable at = failure instanceof CompletionException ? failure.getCause() : failure;
    for (int depth = 0; at != null && depth < 16; depth++, at = at.getCause()) if (kind.isInstance(at)) return at;
    return null;
  }
}
