/**
 * What a policy means: {@link dev.bulwark.network.model.Model}, an ordered list of rules of which the first that matches decides, behind a fixed prologue (connection tracking, spoofed sources, isolation). Every
 * back end, the proof and the simulation start here and never from the policy's text.
 */
@NullMarked
package dev.bulwark.network.model;

import org.jspecify.annotations.NullMarked;
