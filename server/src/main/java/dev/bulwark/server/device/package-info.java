/**
 * What the device listener answers: enrolment over EST, OCSP, revocation lists, CA certificates, and where the other listeners are.
 *
 * <p>Start at {@link dev.bulwark.server.device.DeviceRoutes}. Translates between HTTP and the PKI's own words; decides nothing: every yes and no comes from the capability,
 * which asks the fleet's view at each request. Answers: clients of other makers (curl, openssl) and their many ways to write the same request.
 */
@NullMarked
package dev.bulwark.server.device;

import org.jspecify.annotations.NullMarked;
