package dev.bulwark.network.model;

import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.ServiceSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A set of packets of one family between two zones, as products of addresses and services that have nothing in common. Exact. */
public record Region(List<Product> products) {
  /**
   * Packets of which each says yes.
   *
   * @param resolved sets that the destination is in
   * @param others sets that it is not in
   */
  public record Product(IpSet source, IpSet destination, ServiceSet services, Set<NameSet> resolved, Set<NameSet> others) {
    public Product {
      resolved = Set.copyOf(resolved);
      others = Set.copyOf(others);
    }

    /** Whatever names resolve to. */
    public Product(IpSet source, IpSet destination, ServiceSet services) {
      this(source, destination, services, Set.of(), Set.of());
    }

    public static Product of(ModelRule rule) {
      NameSet names = rule.names();
      return new Product(rule.source(), rule.destination(), rule.services(), names == null ? Set.of() : Set.of(names), Set.of());
    }

    public boolean isEmpty() {
      return source.isEmpty() || destination.isEmpty() || services.isEmpty() || !Collections.disjoint(resolved, others);
    }

    public Product and(Product other) {
      return new Product(source.and(other.source), destination.and(other.destination), services.and(other.services), union(resolved, other.resolved), union(others, other.others));
    }

    private static Set<NameSet> union(Set<NameSet> one, Set<NameSet> two) {
      if (two.isEmpty()) return one;
      Set<NameSet> union = new HashSet<>(one);
      union.addAll(two);
      return union;
    }

    private Product with(NameSet set, boolean in) {
      return new Product(source, destination, services, in ? union(resolved, Set.of(set)) : resolved, in ? others : union(others, Set.of(set)));
    }
  }

  public static Region of(ModelRule rule) {
    return new Region(List.of(Product.of(rule)));
  }

  public boolean isEmpty() {
    return products.isEmpty();
  }

  public Region and(Product other) {
    List<Product> common = new ArrayList<>();
    for (Product each : products) {
      Product both = each.and(other);
      if (!both.isEmpty()) common.add(both);
    }
    return new Region(common);
  }

  public Region minus(Product other) {
    List<Product> rest = new ArrayList<>();
    for (Product each : products) {
      Product both = each.and(other);
      if (both.isEmpty()) {
        rest.add(each);
        continue;
      }
      keep(rest, new Product(each.source.and(other.source.not()), each.destination, each.services, each.resolved, each.others));
      keep(rest, new Product(both.source, each.destination.and(other.destination.not()), each.services, each.resolved, each.others));
      keep(rest, new Product(both.source, both.destination, each.services.and(other.services.not()), each.resolved, each.others));
      Product left = new Product(both.source, both.destination, both.services, each.resolved, each.others);
      for (NameSet set : other.resolved) {
        keep(rest, left.with(set, false));
        left = left.with(set, true);
      }
      for (NameSet set : other.others) {
        keep(rest, left.with(set, true));
        left = left.with(set, false);
      }
    }
    return new Region(rest);
  }

  private static void keep(List<Product> into, Product product) {
    if (!product.isEmpty()) into.add(product);
  }
}
