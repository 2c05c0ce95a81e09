@NullMarked
package dev.bulwark.cli;

import org.jspecify.annotations.NullMarked;
