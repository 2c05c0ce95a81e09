/**
 * What travels: {@link dev.bulwark.network.packet.Packet}, its {@link dev.bulwark.network.packet.Ip addresses} and {@link dev.bulwark.network.packet.HostName names}, and sets of addresses and of small numbers as sorted ranges that do not touch.
 * Everything here is a value; nothing knows of policies or of rules.
 */
@NullMarked
package dev.bulwark.network.packet;

import org.jspecify.annotations.NullMarked;
