/**
 * Judges a Linux root file system: a directory or an archive that holds one. Start at {@link dev.bulwark.hardening.rootfs.RootfsAudit}: it walks the input once, keeps the small configuration files and what the rules ask of
 * the large ones, and gives each rule of target {@code rootfs} its verdict; where the tree holds an {@code sshd_config} or a kernel's configuration, those rules too.
 *
 * <p>Answers: accounts that everybody can use, services in clear text, keys that are the same on every device, files that make a user root. Nothing is unpacked, nothing of the tree is run; a link is followed inside the tree
 * only. What cannot be known from the tree alone is unknown.
 */
@NullMarked
package dev.bulwark.hardening.rootfs;

import org.jspecify.annotations.NullMarked;
