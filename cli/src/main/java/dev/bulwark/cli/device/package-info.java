/**
 * The commands that register devices and move them through their life; {@link dev.bulwark.cli.device.DeviceCommand} lists them.
 *
 * <p>Each is one request to the operator API. What the server answers is printed as it is with {@code --json}, and as a short text otherwise.
 */
@NullMarked
package dev.bulwark.cli.device;

import org.jspecify.annotations.NullMarked;
