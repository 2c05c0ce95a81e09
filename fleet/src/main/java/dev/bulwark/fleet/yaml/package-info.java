/**
 * Files that people write, as trees: {@link dev.bulwark.fleet.yaml.Yaml}, bounded and without the parts of the language that do harm. What the keys mean is for each reader to say.
 */
@NullMarked
package dev.bulwark.fleet.yaml;

import org.jspecify.annotations.NullMarked;
