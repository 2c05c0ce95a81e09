/**
 * Says what any firmware file is and what would stop it from booting: images, bootloaders, partition tables, otadata, stored settings, MCUboot images, dumps of whole flash chips.
 *
 * <p>Start at {@link dev.bulwark.firmware.info.FirmwareFile#explain}; its answer, {@link dev.bulwark.firmware.info.Explanation}, has a document for programs and lines for people.
 *
 * <p>It looks and judges form, checksums and signatures; whether a chip with certain fuses runs it is the {@code virtual} package's question. Nothing secret is shown: of keys only digests, of stored settings only names.
 */
@NullMarked
package dev.bulwark.firmware.info;

import org.jspecify.annotations.NullMarked;
