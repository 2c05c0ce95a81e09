package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.efuse.FuseBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which key block takes what: the flash key first, then one digest each. On chips without key purposes the places are fixed.
 *
 * @param flash one block, two for a key of 512 bits, none without flash encryption
 * @param digests one block for each distinct signing key, in order
 */
record KeyPlaces(List<FuseBlock> flash, List<FuseBlock> digests) {
  /** In the last key block of these, the flash controller does not find a key of its own. */
  private static final Set<Chip> BLOCK5_QUIRK = Set.of(Chip.ESP32C3, Chip.ESP32C6, Chip.ESP32H2, Chip.ESP32H4, Chip.ESP32S3);

  private static final int HALF_OF_LARGE = 64;

  static KeyPlaces of(PlanRequest request, Refusals refusals) {
    var map = request.fuses().map();
    int digests = (int) request.keys().stream().map(key -> key.key().digest()).distinct().count();
    int flash = request.flashKey().map(key -> key.bytes().length == HALF_OF_LARGE ? 2 : 1).orElse(0);
    if (request.chip() == Chip.ESP32) return new KeyPlaces(flash == 0 ? List.of() : List.of(map.block(1)), digests == 0 ? List.of() : List.of(map.block(2)));
    if (request.chip() == Chip.ESP32C2) return new KeyPlaces(flash == 0 ? List.of() : List.of(map.block(3)), digests == 0 ? List.of() : List.of(map.block(3)));
    List<FuseBlock> order = order(request, refusals);
    if (order.size() < flash + digests) {
      refusals.add(RefusalCode.SCHEME, (flash + digests) + " key blocks are needed, " + request.chip().id() + " has " + order.size());
      return new KeyPlaces(List.of(), List.of());
    }
    List<FuseBlock> flashBlocks = order.subList(0, flash);
    if (flash == 2) flashBlocks = List.of(order.getFirst(), nextFree(request, order.getFirst()));
    List<FuseBlock> taken = flashBlocks;
    List<FuseBlock> digestBlocks = order.stream().filter(block -> !taken.contains(block)).limit(digests).toList();
    KeyPlaces places = new KeyPlaces(List.copyOf(flashBlocks), digestBlocks);
    places.quirk(request, refusals);
    return places;
  }

  private static List<FuseBlock> order(PlanRequest request, Refusals refusals) {
    List<FuseBlock> all = request.fuses().map().keyBlocks().stream().filter(block -> block.purposeField().isPresent()).toList();
    List<FuseBlock> order = new ArrayList<>();
    for (int number : request.policy().keyBlocks()) {
      if (number < 0 || number >= all.size()) refusals.add(RefusalCode.KEYSIZE, request.chip().id() + " has no BLOCK_KEY" + number);
      else if (!order.contains(all.get(number))) order.add(all.get(number));
    }
    for (FuseBlock block : all) if (!order.contains(block)) order.add(block);
    return order;
  }

  /** The second half goes where the vendor's tool and the fuse controller put it: the next blank block, from the last back to the first. */
  private static FuseBlock nextFree(PlanRequest request, FuseBlock first) {
    List<FuseBlock> all = request.fuses().map().keyBlocks().stream().filter(block -> block.purposeField().isPresent()).toList();
    int at = all.indexOf(first);
    for (int i = 1; i < all.size(); i++) {
      FuseBlock candidate = all.get((at + i) % all.size());
      if (request.fuses().blockBlank(candidate.id()) && request.fuses().purposeValue(candidate) == 0) return candidate;
    }
    return all.get((at + 1) % all.size());
  }

  private void quirk(PlanRequest request, Refusals refusals) {
    if (!BLOCK5_QUIRK.contains(request.chip())) return;
    boolean onlyLast = !flash.isEmpty() && freeBeforeLast(request) < flash.size();
    if (onlyLast || flash.stream().anyMatch(block -> block.purposeField().equals(java.util.Optional.of("KEY_PURPOSE_5")))) {
      refusals.add(RefusalCode.KEYSIZE, "on " + request.chip().id() + " a flash key in BLOCK_KEY5 is not found by the flash controller, and no other place is left or asked for");
    }
  }

  private static long freeBeforeLast(PlanRequest request) {
    return request.fuses().map().keyBlocks().stream()
        .filter(block -> block.purposeField().isPresent() && !block.purposeField().get().equals("KEY_PURPOSE_5"))
        .filter(block -> request.fuses().blockBlank(block.id()))
        .count();
  }
}
