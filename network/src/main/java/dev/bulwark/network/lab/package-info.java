/**
 * A policy's site rebuilt on one Linux machine, with real packets: {@link dev.bulwark.network.lab.SitePlan} says what is built, {@link dev.bulwark.network.lab.Lab} builds it from network namespaces, bridges and
 * virtual cables,
 * {@link dev.bulwark.network.lab.Matrix} sends every flow between every two hosts, and {@link dev.bulwark.network.lab.Injector} any single packet, spoofed ones included. {@link dev.bulwark.network.lab.Simulation} is
 * all of it in one call. {@link dev.bulwark.network.lab.Crossing} sends packets at a gateway that stands already, {@link dev.bulwark.network.lab.Devices} says what the kernel lacks.
 *
 * <p>Answers: a proof that is right about rules that are not the ones in force, a switch port that was forgotten, a kernel that does not do what its listing says. A thread enters a namespace and opens sockets there;
 * a socket stays where it was opened, so one thread then serves all hosts. Namespaces have no name: they are gone with the process, however it ends.
 */
@NullMarked
package dev.bulwark.network.lab;

import org.jspecify.annotations.NullMarked;
