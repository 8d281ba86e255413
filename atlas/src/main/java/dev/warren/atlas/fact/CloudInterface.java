// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.fact;

import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import java.util.List;
import java.util.OptionalInt;

/// A network interface of the cloud that is attached to this node, as the cloud or its agent on the node
/// tells it. What is not told is empty.
///
/// @param address its MAC, by which the kernel's link is found; [Mac#NONE] where it is not told
/// @param id the cloud's name of it: `eni-0aa11bb22cc33dd44`
/// @param device the number of the device on its card; 0 for the first
/// @param card the number of the network card, 0 on most machines
/// @param subnet `subnet-…`
/// @param network `vpc-…`
/// @param addresses the primary first
/// @param prefixes that are delegated to it
/// @param networkPrefixes the prefixes of the whole network (VPC)
public record CloudInterface(
        Mac address,
        String id,
        OptionalInt device,
        OptionalInt card,
        String subnet,
        String network,
        List<IpAddress> addresses,
        List<Cidr> prefixes,
        List<Cidr> networkPrefixes) {
    public CloudInterface {
        addresses = List.copyOf(addresses);
        prefixes = List.copyOf(prefixes);
        networkPrefixes = List.copyOf(networkPrefixes);
    }
}
