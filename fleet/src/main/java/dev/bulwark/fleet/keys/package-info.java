/**
 * Private keys and where they live: an encrypted file or a PKCS#11 token, and the secrets that open them.
 *
 * <p>Start at {@link dev.bulwark.fleet.keys.KeyVault}; {@link dev.bulwark.fleet.keys.FileKeyVault} keeps them in files,
 * {@link dev.bulwark.fleet.keys.Pkcs11KeyVault} in a token.
 * {@link dev.bulwark.fleet.keys.SecretRef} is how an operator says where a passphrase or PIN is; {@link dev.bulwark.fleet.keys.Secret} carries it.
 *
 * <p>Answers: keys copied from backups and disks, secrets in logs and shell histories, signatures that a fault made, tokens that moved to another slot.
 */
@NullMarked
package dev.bulwark.fleet.keys;

import org.jspecify.annotations.NullMarked;
