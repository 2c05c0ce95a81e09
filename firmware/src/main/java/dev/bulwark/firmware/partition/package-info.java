/**
 * The map of a chip's flash: the partition table, its CSV form, and the two sectors that say which application slot boots.
 *
 * <p>Start at {@link dev.bulwark.firmware.partition.PartitionTable}: reading takes what the second-stage bootloader would take, {@link dev.bulwark.firmware.partition.PartitionTable#faults} adds what the
 * vendor's generator refuses; {@link dev.bulwark.firmware.partition.PartitionCsv} is the text that people write; {@link dev.bulwark.firmware.partition.OtaEntry} is one of the two records of the
 * otadata partition. Which slot boots is decided in {@code virtual}.
 */
@NullMarked
package dev.bulwark.firmware.partition;

import org.jspecify.annotations.NullMarked;
