package dev.bulwark.firmware.signature;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The platform's own description of P-256 and P-384: its providers know a curve by that, and are quick only then. */
final class JdkCurves {
  private static final Map<Curve, ECParameterSpec> KNOWN = new ConcurrentHashMap<>();

  private JdkCurves() {}

  static ECParameterSpec of(Curve curve) {
    return KNOWN.computeIfAbsent(curve, JdkCurves::ask);
  }

  private static ECParameterSpec ask(Curve curve) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(curve.name));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform has no " + curve.name, e);
    }
  }
}
