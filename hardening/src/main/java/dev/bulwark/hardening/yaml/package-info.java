/**
 * YAML from outside, made harmless: text, lists and maps, nothing else; anchors, aliases and tags are refused, size and depth are bounded before anything is built.
 *
 * <p>Start at {@link dev.bulwark.hardening.yaml.Yaml#read}. Scalars stay text, so that {@code no} is never a truth value.
 */
@NullMarked
package dev.bulwark.hardening.yaml;

import org.jspecify.annotations.NullMarked;
