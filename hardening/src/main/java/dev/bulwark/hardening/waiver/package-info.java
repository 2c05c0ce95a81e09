/**
 * Risks that somebody accepted for a while: {@link dev.bulwark.hardening.waiver.WaiverFile} reads them, {@link dev.bulwark.hardening.waiver.Waivers} says which of them covers a finding today.
 *
 * <p>Fails closed, everywhere: a file that is not understood whole waives nothing, one whose signature is asked for and wrong waives nothing, a waiver whose last day has passed waives nothing. What is waived stays in every report.
 */
@NullMarked
package dev.bulwark.hardening.waiver;

import org.jspecify.annotations.NullMarked;
