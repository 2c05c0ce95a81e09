package dev.bulwark.server.device;

import dev.bulwark.server.http.Reply;
import dev.bulwark.server.http.Request;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a device finds the other listeners; public, because it says nothing that a port scan would not.
 *
 * @param host the configured public name; none where the client's own name for us is the best there is
 */
public record Discovery(String tenant, String version, Optional<String> host, int mqttPort, int devicePort) {
  private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9.-]{1,253})(:[0-9]{1,5})?");

  Reply reply(Request request) {
    String name = host.orElseGet(() -> asked(request.header("Host").orElse("")));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("tenant", tenant);
    document.put("version", version);
    document.put("mqtt", listener(name, mqttPort));
    Map<String, Object> device = listener(name, devicePort);
    device.put("url", "https://" + (name.indexOf(':') >= 0 ? "[" + name + "]" : name) + ":" + devicePort);
    document.put("device", device);
    return Reply.json(200, document);
  }

  private static String asked(String header) {
    Matcher matcher = HOST.matcher(header);
    return matcher.matches() ? matcher.group(1).replace("[", "").replace("]", "") : "localhost";
  }

  private static Map<String, Object> listener(String host, int port) {
    Map<String, Object> listener = new LinkedHashMap<>();
    listener.put("host", host);
    listener.put("port", port);
    return listener;
  }
}
