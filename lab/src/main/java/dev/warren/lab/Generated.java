// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Names and numbers that look as on a real node, the same for the same lab and seed.
final class Generated {
    /// What Kubernetes makes the random ends of names of: no vowels, so that no words come out.
    private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private static final int REPLICA_SET_LETTERS = 9;
    private static final int POD_LETTERS = 5;
    private static final int INTERFACE_HEX = 11;

    private static final List<String> NAMESPACES =
            List.of("default", "kube-system", "payments", "shop", "monitoring", "search");
    private static final List<String> APPLICATIONS =
            List.of(
                    "web",
                    "api",
                    "cart",
                    "checkout",
                    "catalog",
                    "ledger",
                    "mailer",
                    "worker",
                    "cache",
                    "gateway",
                    "metrics",
                    "indexer");

    /// Pods that are in a lab whatever its seed.
    private static final List<String> ALWAYS =
            List.of(
                    "kube-system/coredns-6b9575c64c-7m2xq",
                    "default/web-6d4cf56db6-x2x7k",
                    "default/api-0",
                    "payments/ledger-0");

    private final Random random;
    private final String labName;
    private final Set<String> taken = new HashSet<>();

    Generated(LabOptions options) {
        this.random = new Random(options.seed());
        this.labName = options.name();
        taken.addAll(ALWAYS);
    }

    /// The name of a pod that has not been given yet, with its namespace before the slash.
    String podPath() {
        String path = onePodPath();
        while (!taken.add(path)) {
            path = onePodPath();
        }
        return path;
    }

    private String onePodPath() {
        String namespace = NAMESPACES.get(random.nextInt(NAMESPACES.size()));
        String application = APPLICATIONS.get(random.nextInt(APPLICATIONS.size()));
        String end =
                switch (random.nextInt(3)) {
                    case 0 -> letters(REPLICA_SET_LETTERS) + "-" + letters(POD_LETTERS);
                    case 1 -> letters(POD_LETTERS);
                    default -> String.valueOf(random.nextInt(20));
                };
        return namespace + "/" + application + "-" + end;
    }

    private String letters(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(SUFFIX_LETTERS.charAt(random.nextInt(SUFFIX_LETTERS.length())));
        }
        return text.toString();
    }

    boolean flip() {
        return random.nextBoolean();
    }

    /// A name as containerd gives namespaces, of this lab alone.
    String netns(String purpose) {
        return "cni-" + uuid("netns " + purpose);
    }

    /// A UUID of this lab, always the same for the same purpose.
    String uuid(String purpose) {
        String hex = digest(labName + " " + purpose);
        return hex.substring(0, 8)
                + "-"
                + hex.substring(8, 12)
                + "-4"
                + hex.substring(13, 16)
                + "-8"
                + hex.substring(17, 20)
                + "-"
                + hex.substring(20, 32);
    }

    /// An id of 64 digits, as runtimes give containers.
    String containerId(String purpose) {
        return digest(labName + " " + purpose);
    }

    private static String digest(String text) {
        return HexFormat.of().formatHex(hash("SHA-256", text));
    }

    /// What VPC CNI, Calico and others make of a pod's name for its interface: the first 11 digits of the
    /// SHA-1 of `namespace.name`.
    static String interfaceHash(String namespace, String pod) {
        return HexFormat.of()
                .formatHex(hash("SHA-1", namespace + "." + pod))
                .substring(0, INTERFACE_HEX);
    }

    static String sha512(String text) {
        return HexFormat.of().formatHex(hash("SHA-512", text));
    }

    private static byte[] hash(String algorithm, String text) {
        try {
            return MessageDigest.getInstance(algorithm)
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
