/**
 * Root file systems and archives, walked in memory: whatever comes in, nothing is written, nothing outside is read, and heap and time are bounded.
 *
 * <p>Start at {@link dev.bulwark.hardening.archive.Walk}: it shows each file's content to a {@link dev.bulwark.hardening.archive.Visitor} and answers with a {@link dev.bulwark.hardening.archive.FileTree}, in which links are followed as on the device and never out of it.
 * {@link dev.bulwark.hardening.archive.Limits} says what ends a walk.
 *
 * <p>Answers: hostile archives (names and links that escape, devices, bombs, loops, nesting). What the files mean is for the audits that read the tree.
 */
@NullMarked
package dev.bulwark.hardening.archive;

import org.jspecify.annotations.NullMarked;
