/**
 * A policy for equipment that others make: OpenWrt, Cisco IOS, MikroTik RouterOS, and Kubernetes.
 *
 * <p>One class each: {@link dev.bulwark.network.vendor.OpenWrtBackend}, {@link dev.bulwark.network.vendor.IosBackend}, {@link dev.bulwark.network.vendor.RouterOsBackend}, {@link
 * dev.bulwark.network.vendor.KubernetesBackend}. All of them say both families, say what is denied, and let answers back in; each names in its own documentation what its equipment reads otherwise than one would think.
 *
 * <p>Answers rules that say less than was meant: tests read every output back and compare it with the model on exact sets. What the equipment cannot say is refused.
 */
@NullMarked
package dev.bulwark.network.vendor;

import org.jspecify.annotations.NullMarked;
