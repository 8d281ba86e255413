// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cnikind;

import dev.warren.atlas.fact.PodName;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The names that plugins give to the ends of pairs outside of pods.
///
/// A name has 15 bytes, so most are a prefix with the beginning of a hash; which text is hashed is part
/// of each plugin's source, and what makes the name a proof.
final class HostNames {
    private static final int NAME_BYTES = 15;
    private static final int ID_CHARACTERS = 12;

    private HostNames() {}

    /// VPC CNI, Calico and Azure (transparent): 11 digits of the SHA-1 of `<namespace>.<pod>`.
    ///
    /// @param number of a pod's further interface of the VPC CNI; 0 for its first
    static String ofPod(String prefix, PodName pod, int number) {
        String text = pod.namespace() + "." + pod.name() + (number == 0 ? "" : "." + number);
        return prefix + hash("SHA-1", text, 11);
    }

    /// Azure where the pod's name does not count: `azv` and the SHA-1 of network, container and interface.
    static String azure(String network, String containerId, String interfaceName, int digits) {
        return "azv" + hash("SHA-1", network + containerId + interfaceName, digits);
    }

    /// Cilium: `lxc` and 12 digits of the SHA-256 of the endpoint's id.
    static String cilium(String endpoint) {
        return "lxc" + hash("SHA-256", endpoint, 12);
    }

    /// Antrea: the beginning of the pod's name and 6 digits of the container's SHA-1; the interface counts
    /// only where it is not `eth0`.
    static String antrea(PodName pod, String containerId, String interfaceName) {
        String prefix = pod.name().substring(0, Math.min(8, pod.name().length()));
        String text = containerId + (interfaceName.equals("eth0") ? "" : interfaceName);
        String trimmed = prefix.startsWith("-") ? prefix.substring(1) : prefix;
        return trimmed + "-" + hash("SHA-1", text, 6);
    }

    /// Kube-OVN: the beginning of the container's id, and `_h`.
    static String kubeOvn(String containerId, String interfaceName) {
        if (interfaceName.equals("eth0")) {
            return start(containerId, ID_CHARACTERS) + "_h";
        }
        return start(containerId, Math.max(0, ID_CHARACTERS - interfaceName.length()))
                + "_"
                + interfaceName
                + "_h";
    }

    /// OVN-Kubernetes: the beginning of the container's id; further networks end in the index that the
    /// interface has in the pod.
    static String ovnKubernetes(String containerId, int index) {
        String end = index == 0 ? "" : "_" + index;
        return start(containerId, NAME_BYTES - end.length()) + end;
    }

    /// The bandwidth plugin's own device: `bwp` and the SHA-512 of network and container.
    static String bandwidth(String network, String containerId) {
        return "bwp" + hash("SHA-512", network + containerId, NAME_BYTES - 3);
    }

    private static String start(String text, int length) {
        return text.substring(0, Math.min(length, text.length()));
    }

    /// Names of Kubernetes and ids are ASCII; a character that is none fits no name.
    private static byte[] bytes(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            char character = text.charAt(i);
            bytes[i] = (byte) (character < 0x80 ? character : '?');
        }
        return bytes;
    }

    private static String hash(String algorithm, String text, int digits) {
        try {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(bytes(text));
            return HexFormat.of().formatHex(digest).substring(0, digits);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java has " + algorithm, impossible);
        }
    }
}
