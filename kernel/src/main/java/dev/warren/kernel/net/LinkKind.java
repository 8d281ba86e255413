// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import java.util.List;

/// What kind of device a link is, in the words of its driver.
///
/// @param name `veth`, `bridge`, `vlan`, …; empty for a physical device and the loopback
/// @param data the driver's own attributes (`IFLA_INFO_DATA`), as they came
/// @param portKind what it is a port of (`IFLA_INFO_SLAVE_KIND`), such as `bridge`; empty for none
public record LinkKind(String name, List<RawAttribute> data, String portKind) {
    /// No kind: a physical device or the loopback.
    public static final LinkKind NONE = new LinkKind("", List.of(), "");

    /// A pair of virtual Ethernet devices; the kernel says no more of it.
    public static final LinkKind VETH = new LinkKind("veth", List.of(), "");

    public LinkKind {
        data = List.copyOf(data);
    }
}
