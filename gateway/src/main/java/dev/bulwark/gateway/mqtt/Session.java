package dev.bulwark.gateway.mqtt;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Serial;
import java.time.Instant;

/** A live connection as others see it. {@code clientId} is the name the device chose, without the gateway's name space. */
public record Session(DeviceId device, Serial certificate, String clientId, String address, int version, Instant since) {}
