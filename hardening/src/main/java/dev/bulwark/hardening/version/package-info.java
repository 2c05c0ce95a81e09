/**
 * How versions of components are ordered and which releases a range holds, for vulnerability records and for package databases.
 *
 * <p>Start at {@link dev.bulwark.hardening.version.Version}: one total order for numbers, OpenSSL's letters, release candidates and vendors' revisions. {@link dev.bulwark.hardening.version.VersionRange}
 * holds what lies between two of them, {@link dev.bulwark.hardening.version.VersionExpression} reads the words and signs that authorities write instead of a range. Nothing here guesses: text that is no version is no version.
 */
@NullMarked
package dev.bulwark.hardening.version;

import org.jspecify.annotations.NullMarked;
