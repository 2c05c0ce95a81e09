package dev.bulwark.firmware.provisioning;

import dev.bulwark.firmware.encryption.FlashKey;
import java.util.List;

/**
 * One device's key and flash.
 *
 * @param id as it was given
 * @param key this device's and no other's; closed when the sink returns
 * @param parts in the order of their offsets, those marked encrypted as ciphertext; their arrays are used again for another device when the sink returns
 */
public record ProvisionedDevice(String id, FlashKey key, List<FlashPart> parts) {}
