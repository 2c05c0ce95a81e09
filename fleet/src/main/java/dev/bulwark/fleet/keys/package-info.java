/** Private keys and the two places they may live in: an encrypted file, or a PKCS#11 token. Start at {@link dev.bulwark.fleet.keys.KeyVault}. */
@NullMarked
package dev.bulwark.fleet.keys;

import org.jspecify.annotations.NullMarked;
