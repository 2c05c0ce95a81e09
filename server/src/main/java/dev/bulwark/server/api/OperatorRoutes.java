package dev.bulwark.server.api;

import dev.bulwark.fleet.event.Event;
import dev.bulwark.server.http.Route;
import java.util.ArrayList;
import java.util.List;

/** Every route of the operators' listener; all but {@code /health} are behind the {@link Door}. */
public final class OperatorRoutes {
  private OperatorRoutes() {}

  public static List<Route> of(Operations ops, String token) {
    Actions actions = new Actions(ops.store(), ops.clock());
    Door door =
        new Door(
            token, System::nanoTime,
            address -> ops.log().offer(new Event.AuthenticationFailed(Event.Meta.of(ops.clock().instant(), null, Event.Source.OPERATOR, address), "bad-credential", "operator")));
    List<Route> routes = new ArrayList<>();
    routes.add(Route.get("/health", request -> ops.health().reply()));
    Idempotency idempotency = new Idempotency(ops.store(), ops.clock());
    for (Route route : new DeviceActions(ops, actions, idempotency).routes()) routes.add(door.behind(route));
    for (Route route : new EvidenceActions(ops, actions, idempotency).routes()) routes.add(door.behind(route));
    for (Route route : new AuditRoutes(ops, actions, idempotency).routes()) routes.add(door.behind(route));
    for (Route route : new Readings(ops).routes()) routes.add(door.behind(route));
    return routes;
  }
}
