package dev.bulwark.firmware.mcuboot;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a signed image says besides its payload.
 *
 * @param headerSize bytes reserved before the payload, 32..65532: a multiple of what the processor's vector table is aligned to
 * @param securityCounter unsigned 32 bits, what rollback protection compares with the device's; empty leaves the image without
 * @param dependencies other images that must be there
 * @param loadAddress unsigned 32 bits, 0 for an image that runs where it lies
 */
public record McubootSigning(McubootVersion version, int headerSize, OptionalLong securityCounter, List<Dependency> dependencies, long loadAddress) {
  private static final int MOST_DEPENDENCIES = 255;
  private static final long RAM_LOAD = 0x20;

  public McubootSigning {
    dependencies = List.copyOf(dependencies);
    if (headerSize < McubootHeader.LEAST || headerSize > 0xFFFF) throw new IllegalArgumentException("a header takes 32 to 65535 bytes: " + headerSize);
    if (securityCounter.orElse(0) < 0 || securityCounter.orElse(0) > 0xFFFF_FFFFL) throw new IllegalArgumentException("a security counter has 32 bits");
    if (loadAddress < 0 || loadAddress > 0xFFFF_FFFFL) throw new IllegalArgumentException("an address has 32 bits");
    if (dependencies.size() > MOST_DEPENDENCIES) throw new IllegalArgumentException("more than " + MOST_DEPENDENCIES + " dependencies");
  }

  /** A header of 32 bytes, no counter, no dependency, no load address. */
  public static McubootSigning of(McubootVersion version) {
    return new McubootSigning(version, McubootHeader.LEAST, OptionalLong.empty(), List.of(), 0);
  }

  int protectedSize() {
    int values = (securityCounter.isPresent() ? Tlv.HEADER + 4 : 0) + dependencies.size() * (Tlv.HEADER + Dependency.SIZE);
    return values == 0 ? 0 : McubootImage.TLV_INFO + values;
  }

  long flags() {
    return loadAddress == 0 ? 0 : RAM_LOAD;
  }
}
