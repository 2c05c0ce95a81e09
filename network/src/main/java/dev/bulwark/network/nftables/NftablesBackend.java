package dev.bulwark.network.nftables;

import dev.bulwark.network.backend.Backend;
import dev.bulwark.network.backend.Compiled;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/**
 * nftables, from 1.0.6, for the gateway that routes between the zones.
 *
 * <h2>Guarantees</h2> {@value #FILE} replaces the table {@value #TABLE} in one transaction, or changes nothing; loading it twice gives the same listing. {@link Changeover} does it under traffic. Every routed packet that starts something new is judged as the
 * model judges it, given routes by which each leg reaches the addresses of its zone; the gateway itself is judged only where the policy does.
 * <h2>Does not guarantee</h2> Anything between devices that reach each other without the gateway: that is the switch's part.
 */
public final class NftablesBackend implements Backend {
  /** The file's name. */
  public static final String FILE = "bulwark.nft";

  /** The table, of family inet. */
  public static final String TABLE = "bulwark";

  @Override
  public String id() {
    return "nftables";
  }

  @Override
  public Compiled compile(Policy policy, Model model) {
    List<Compiled.File> files = new ArrayList<>(List.of(Compiled.File.of(FILE, text(model)), Compiled.File.of(QuarantineTable.FILE, QuarantineTable.text())));
    ResolverFile.of(model).ifPresent(resolver -> files.add(Compiled.File.of(ResolverFile.FILE, resolver)));
    return new Compiled(files, List.of());
  }

  /** The whole of {@value #FILE}. */
  public static String text(Model model) {
    TableWriter table = new TableWriter(model, Side.A);
    return "# Policy " + model.name() + ". Loading this file replaces the table in one step; it leaves all other tables alone.\n"
        + "# `bulwark network apply` does it without losing a packet that is under way.\n"
        + "table inet " + TABLE + "\ndelete table inet " + TABLE + "\n\ntable inet " + TABLE + " {\n"
        + table.ready() + table.whole() + "}\n";
  }
}
