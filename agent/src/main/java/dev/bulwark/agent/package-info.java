/**
 * The device's side of Bulwark for Linux-class devices: one key, one certificate, one connection, kept good for the device's whole life.
 *
 * <p>Start at {@link dev.bulwark.agent.Enrolment}, which makes the identity, and {@link dev.bulwark.agent.AgentRun}, which lives with it: connects,
 * reports, renews. {@code identity} is what lies on the disk, {@code est} and {@code mqtt} are the two conversations with the server, {@code virtual} runs the
 * same agent many times in one process for demonstrations.
 * <p>Answers: default passwords, shared keys, certificates that run out unseen, devices that hammer a server which has refused them.
 */
@NullMarked
package dev.bulwark.agent;

import org.jspecify.annotations.NullMarked;
