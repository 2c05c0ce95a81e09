@NullMarked
package dev.bulwark.pki;

import org.jspecify.annotations.NullMarked;
