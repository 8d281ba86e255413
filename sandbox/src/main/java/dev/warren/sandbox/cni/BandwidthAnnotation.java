// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.SandboxException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A bandwidth in the annotations of a pod: a quantity of Kubernetes in bits per second, as in `10M` or `1.5Gi`.
/// Source: [quantities](https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/);
/// containerd allows 1k to 1P.
final class BandwidthAnnotation {
    private static final Pattern QUANTITY =
            Pattern.compile(
                    "([+-]?(?:[0-9]{1,30}(?:\\.[0-9]{0,30})?|\\.[0-9]{1,30}))"
                            + "(?:(Ki|Mi|Gi|Ti|Pi|Ei)|([numkMGTPE]?)|[eE]([+-]?[0-9]{1,3}))");

    private static final String BINARY = "KMGTPE";
    private static final Map<String, Integer> DECIMAL =
            Map.of(
                    "n", -9, "u", -6, "m", -3, "", 0, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E",
                    18);
    private static final BigInteger LEAST = BigInteger.valueOf(1000);
    private static final BigInteger MOST = BigInteger.TEN.pow(15);

    private BandwidthAnnotation() {}

    /// The value in bits per second, rounded up; empty when there is no such annotation.
    static Optional<Long> find(Map<String, String> annotations, String name)
            throws SandboxException {
        String text = annotations.get(name);
        if (text == null) {
            return Optional.empty();
        }
        Matcher matcher = QUANTITY.matcher(text);
        if (!matcher.matches()) {
            throw wrong(name, text, "must be a quantity, as in 10M or 512Ki");
        }
        BigInteger bits = value(matcher).setScale(0, RoundingMode.CEILING).toBigInteger();
        if (bits.compareTo(LEAST) < 0 || bits.compareTo(MOST) > 0) {
            throw wrong(name, text, "must be 1k to 1P bits per second");
        }
        return Optional.of(bits.longValueExact());
    }

    private static BigDecimal value(Matcher matcher) {
        BigDecimal number = new BigDecimal(matcher.group(1));
        String binary = matcher.group(2);
        String exponent = matcher.group(4);
        if (binary != null) {
            return number.multiply(
                    BigDecimal.valueOf(1024).pow(BINARY.indexOf(binary.charAt(0)) + 1));
        }
        return number.scaleByPowerOfTen(
                exponent != null
                        ? Integer.parseInt(exponent)
                        : DECIMAL.getOrDefault(matcher.group(3), 0));
    }

    private static SandboxException wrong(String name, String text, String reason) {
        return new SandboxException(
                "the annotation %s of the pod %s, not '%s'"
                        .formatted(
                                name,
                                reason,
                                text.length() > 60 ? text.substring(0, 60) + "…" : text));
    }
}
