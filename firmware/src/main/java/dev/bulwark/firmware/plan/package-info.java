/**
 * The order in which a chip is made secure for ever, worked out, refused where it would brick or leave a hole, rehearsed on the virtual chip, released by two persons and executed with a journal.
 *
 * <p>Start at {@link dev.bulwark.firmware.plan.Planner}: a {@link dev.bulwark.firmware.plan.PlanRequest} becomes a {@link dev.bulwark.firmware.plan.BurnPlan}, which holds steps or refusals, never both.
 * {@link dev.bulwark.firmware.plan.Rehearsal} runs the very steps on a virtual chip, with the power cut at each of them. {@link dev.bulwark.firmware.plan.Release} is the signature of two persons under one plan,
 * {@link dev.bulwark.firmware.plan.BurnRun} executes a released plan against a {@link dev.bulwark.firmware.plan.BurnTarget} and {@link dev.bulwark.firmware.plan.BurnJournal} remembers how far it came.
 *
 * <p>Answers: bricked devices, fuses burned in the wrong order, keys that stay readable, a single person who burns. It does not talk to silicon: a target is a seam, and the one here is a pair of files.
 */
@NullMarked
package dev.bulwark.firmware.plan;

import org.jspecify.annotations.NullMarked;
