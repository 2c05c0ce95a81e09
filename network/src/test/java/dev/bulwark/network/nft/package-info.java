/** Rule sets in text, in JSON and in the kernel: read, and judged by what they do to packets. */
@NullMarked
package dev.bulwark.network.nft;

import org.jspecify.annotations.NullMarked;
