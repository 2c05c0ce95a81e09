/**
 * Whether the rules that are loaded mean what the policy says: {@link dev.bulwark.network.proof.Proof#of} compares every packet of the policy's contract at once, and shows packets that are treated differently
 * where there are some. {@link dev.bulwark.network.proof.Intent} and {@link dev.bulwark.network.proof.Walk} turn both sides into decision diagrams, {@link dev.bulwark.network.proof.Contract} says which packets
 * count, {@link dev.bulwark.network.proof.Sampler} picks a packet that a person can believe in.
 *
 * <p>Answers: rules that somebody added by hand, an accept that a later chain takes back, IPv6 that was forgotten.
 */
@NullMarked
package dev.bulwark.network.proof;

import org.jspecify.annotations.NullMarked;
