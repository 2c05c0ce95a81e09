package dev.bulwark.network.mud;

import java.util.List;

/**
 * What enforces a MUD file for one device.
 *
 * @param table the name of the table, in family {@code inet}
 * @param nft for {@code nft -f}: replaces the table in one step
 * @param dnsmasq for dnsmasq 2.87 or newer: fills the sets of names as the device resolves them
 * @param warnings what of the file could not be turned into rules, and what became of it
 */
public record MudRules(String table, String nft, String dnsmasq, List<MudFault> warnings) {
  public MudRules {
    warnings = List.copyOf(warnings);
  }
}
