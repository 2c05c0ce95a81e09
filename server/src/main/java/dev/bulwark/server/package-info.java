@NullMarked
package dev.bulwark.server;

import org.jspecify.annotations.NullMarked;
