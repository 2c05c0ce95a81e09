package dev.bulwark.server.device;

import dev.bulwark.pki.Pki;
import dev.bulwark.server.http.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Every route of the device listener. */
public final class DeviceRoutes {
  private DeviceRoutes() {}

  public static List<Route> of(Pki pki, Supplier<Discovery> discovery) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(new EstRoutes(pki).routes());
    routes.addAll(new StatusRoutes(pki).routes());
    routes.add(Route.get("/.well-known/bulwark", request -> discovery.get().reply(request)));
    return routes;
  }
}
