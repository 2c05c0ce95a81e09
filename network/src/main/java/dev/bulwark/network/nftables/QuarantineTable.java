package dev.bulwark.network.nftables;

/**
 * The table of those who are cut off, whatever the policy says.
 *
 * <p>Its text makes what is missing and keeps what is there: sets are only declared, so loading it again loses no member; the chains' rules are written anew in the same transaction. It drops before connection
 * tracking sees the packet, so that an established flow ends as well. Behind everything else, what comes from a member nevertheless is counted: as long as the rules stand, that is nothing.
 */
public final class QuarantineTable {
  public static final String NAME = "bulwark_quarantine";

  /** The chain that drops, and the one that counts what passed it. */
  public static final String DROPPED = "prerouting";

  public static final String PASSED = "passed";

  /** The file's name. */
  public static final String FILE = "bulwark-quarantine.nft";

  private static final String SETS =
      """
        set mac {
          type ether_addr
          flags timeout
          counter
        }

        set v4 {
          type ipv4_addr
          flags interval,timeout
          counter
        }

        set v6 {
          type ipv6_addr
          flags interval,timeout
          counter
        }
      """;

  private static final String BEHIND =
      """
        chain passed {
        }

        chain input {
          type filter hook input priority 1000; policy accept;
        }

        chain forward {
          type filter hook forward priority 1000; policy accept;
        }
      """;

  private static final String COUNTED =
      """
        chain passed {
          ether saddr @mac counter
          ip saddr @v4 counter
          ip6 saddr @v6 counter
        }

        chain input {
          jump passed
        }

        chain forward {
          jump passed
        }
      """;

  private QuarantineTable() {}

  /** For routed packets. */
  public static String text() {
    return """
        # Devices that are cut off. Loading this file keeps who is in the sets; applying a policy never touches this table.
        table inet bulwark_quarantine {
        %s
          chain prerouting {
            type filter hook prerouting priority raw; policy accept;
          }

          chain output {
            type filter hook output priority raw; policy accept;
          }

        %s
        }

        flush chain inet bulwark_quarantine prerouting
        flush chain inet bulwark_quarantine output
        flush chain inet bulwark_quarantine passed
        flush chain inet bulwark_quarantine input
        flush chain inet bulwark_quarantine forward

        table inet bulwark_quarantine {
          chain prerouting {
            ether saddr @mac counter drop
            ip saddr @v4 counter drop
            ip daddr @v4 counter drop
            ip6 saddr @v6 counter drop
            ip6 daddr @v6 counter drop
          }

          chain output {
            ip daddr @v4 counter drop
            ip6 daddr @v6 counter drop
          }

        %s
        }
        """
        .formatted(SETS, BEHIND, COUNTED);
  }

  /** For frames that a bridge on the same machine passes on without routing them; a kernel may lack this family. */
  public static String bridge() {
    return """
        table bridge bulwark_quarantine {
        %s
          chain prerouting {
            type filter hook prerouting priority -300; policy accept;
          }

        %s
        }

        flush chain bridge bulwark_quarantine prerouting
        flush chain bridge bulwark_quarantine passed
        flush chain bridge bulwark_quarantine input
        flush chain bridge bulwark_quarantine forward

        table bridge bulwark_quarantine {
          chain prerouting {
            ether saddr @mac counter drop
            ether daddr @mac counter drop
            ip saddr @v4 counter drop
            ip daddr @v4 counter drop
            ip6 saddr @v6 counter drop
            ip6 daddr @v6 counter drop
          }

        %s
        }
        """
        .formatted(SETS, BEHIND, COUNTED);
  }
}
