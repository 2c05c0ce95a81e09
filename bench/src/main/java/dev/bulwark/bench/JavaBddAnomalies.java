package dev.bulwark.bench;

import com.github.javabdd.BDD;
import com.github.javabdd.BDDFactory;
import com.github.javabdd.JFactory;
import dev.bulwark.network.anomaly.Anomalies;
import java.util.ArrayList;
import java.util.List;

/** The same question put to the known Java library for binary decision diagrams: 104 variables, in the order protocol, destination port, destination, source, source port. */
final class JavaBddAnomalies {
  private static final int VARIABLES = 104;
  private final BDDFactory factory = JFactory.init(4_000_000, 400_000);
  private final List<BDD> rules = new ArrayList<>();
  private final List<Boolean> allows = new ArrayList<>();

  private JavaBddAnomalies() {
    factory.setVarNum(VARIABLES);
    factory.setIncreaseFactor(1);
  }

  static Anomalies of(String list) {
    JavaBddAnomalies anomalies = new JavaBddAnomalies();
    try {
      for (String line : list.split("\n", -1)) if (!line.isBlank()) anomalies.rule(line.substring(1).trim().split("[\\s:]+", -1));
      return anomalies.judge();
    } finally {
      anomalies.factory.done();
    }
  }

  private void rule(String[] words) {
    BDD box = factory.one();
    String[] protocol = words[6].split("/", -1);
    if (!protocol[1].equals("0x00")) box.andWith(range(0, 8, Integer.decode(protocol[0]), Integer.decode(protocol[0])));
    box.andWith(range(8, 16, Integer.parseInt(words[4]), Integer.parseInt(words[5]))).andWith(prefix(24, words[1])).andWith(prefix(56, words[0]));
    rules.add(box.andWith(range(88, 16, Integer.parseInt(words[2]), Integer.parseInt(words[3]))));
    allows.add(!words[words.length - 1].equals("deny"));
  }

  private BDD prefix(int first, String text) {
    String[] parts = text.split("[./]", -1);
    long address = 0;
    for (int i = 0; i < 4; i++) address = (address << 8) | Integer.parseInt(parts[i]);
    BDD bits = factory.one();
    for (int i = Integer.parseInt(parts[4]) - 1; i >= 0; i--) bits.andWith(((address >>> (31 - i)) & 1) == 1 ? factory.ithVar(first + i) : factory.nithVar(first + i));
    return bits;
  }

  private BDD range(int first, int width, int low, int high) {
    if (low == 0 && high == (1 << width) - 1) return factory.one();
    BDD atLeast = factory.one();
    BDD atMost = factory.one();
    for (int i = width - 1; i >= 0; i--) {
      boolean lowBit = ((low >> (width - 1 - i)) & 1) == 1;
      boolean highBit = ((high >> (width - 1 - i)) & 1) == 1;
      if (lowBit) atLeast.andWith(factory.ithVar(first + i));
      else atLeast.orWith(factory.ithVar(first + i));
      if (highBit) atMost.orWith(factory.nithVar(first + i));
      else atMost.andWith(factory.nithVar(first + i));
    }
    return atLeast.andWith(atMost);
  }

  /** Every function that is needed no longer is freed at once, as the library asks for. */
  private Anomalies judge() {
    int n = rules.size();
    BDD[] after = new BDD[n + 1];
    after[n] = factory.zero();
    for (int i = n - 1; i >= 0; i--) after[i] = after[i + 1].apply(rules.get(i), allows.get(i) ? BDDFactory.or : BDDFactory.diff);
    List<Integer> shadowed = new ArrayList<>();
    List<Integer> contradicting = new ArrayList<>();
    List<Integer> redundant = new ArrayList<>();
    BDD covered = factory.zero();
    BDD allowed = factory.zero();
    for (int i = 0; i < n; i++) {
      BDD rule = rules.get(i);
      BDD first = rule.apply(covered, BDDFactory.diff);
      if (first.isZero()) {
        shadowed.add(i + 1);
        if (!empty(rule.apply(allowed, allows.get(i) ? BDDFactory.diff : BDDFactory.and))) contradicting.add(i + 1);
        first.free();
      } else {
        if (empty(first.apply(after[i + 1], allows.get(i) ? BDDFactory.diff : BDDFactory.and))) redundant.add(i + 1);
        if (allows.get(i)) allowed.orWith(first);
        else first.free();
        covered.orWith(rule);
      }
      after[i].free();
    }
    return new Anomalies(n, shadowed, contradicting, redundant);
  }

  private static boolean empty(BDD set) {
    boolean empty = set.isZero();
    set.free();
    return empty;
  }
}
