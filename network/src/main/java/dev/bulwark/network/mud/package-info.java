/**
 * What a manufacturer says its device needs of the network (RFC 8520), and what follows from it.
 *
 * <p>Start at {@link dev.bulwark.network.mud.MudReader}, which reads the three dialects in the field and says how far a file keeps to the standard. A file says nothing until its signature was checked against an
 * authority that the site trusts. Answers: a device that was taken over and speaks to whom it should not; a file that was changed, or written to slip rules into those who read it.
 */
@NullMarked
package dev.bulwark.network.mud;

import org.jspecify.annotations.NullMarked;
