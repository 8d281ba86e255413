// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import java.util.List;

/// An elastic network interface of an EKS node.
///
/// @param link its name on the node
/// @param index of the link
/// @param outside the name of the other end in the VPC
/// @param device its device number
/// @param address its own first address
/// @param podAddresses what it has for pods, used or not
/// @param table the routing table of its pods
/// @param trunk whether branch interfaces hang on it
record Eni(
        String link,
        int index,
        String outside,
        int outsideIndex,
        Mac mac,
        String id,
        int device,
        IpAddress address,
        List<IpAddress> podAddresses,
        int table,
        boolean trunk) {
    boolean isPrimary() {
        return device == 0;
    }
}
