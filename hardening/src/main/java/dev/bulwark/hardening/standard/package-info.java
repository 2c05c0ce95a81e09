/**
 * Which requirements of which standards each practice of the checklist answers. Start at {@link dev.bulwark.hardening.standard.Standards}.
 *
 * <p>Only identifiers, in our own order; the texts are their publishers'. Numbers that nobody has compared with the text are marked as unverified, and every report shows the mark.
 */
@NullMarked
package dev.bulwark.hardening.standard;

import org.jspecify.annotations.NullMarked;
