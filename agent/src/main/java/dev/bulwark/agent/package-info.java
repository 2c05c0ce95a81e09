@NullMarked
package dev.bulwark.agent;

import org.jspecify.annotations.NullMarked;
