/**
 * Puts a policy in force on the gateway and keeps watch over it: {@link dev.bulwark.network.enforce.Enforcement} loads and, where nobody confirms, takes back; {@link dev.bulwark.network.enforce.Drift} tells what
 * somebody changed by hand.
 *
 * <p>What is loaded is never guessed from files: what the kernel should hold is found by loading the policy into an empty namespace and asking the kernel there, and compared with what it holds here.
 */
@NullMarked
package dev.bulwark.network.enforce;

import org.jspecify.annotations.NullMarked;
