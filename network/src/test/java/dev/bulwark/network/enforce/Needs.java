package dev.bulwark.network.enforce;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.problem.Problem;
import org.junit.jupiter.api.Assumptions;

/** What these tests ask of the machine; where it is missing they are skipped and say why. */
public final class Needs {
  private Needs() {}

  public static void rules() {
    try (Namespace namespace = Namespace.create()) {
      new Nft(namespace).requireVersion();
      new Nft(namespace).load("table inet probe {\n chain p {\n type filter hook prerouting priority raw;\n fib saddr . iif oif missing log group 7 drop\n }\n}\n");
    } catch (Problem e) {
      Assumptions.assumeTrue(false, "skipped: " + e.detail());
    }
  }
}
