// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.MalformedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What a plugin says that it has done. Source: specification, section 5, of each version.
///
/// Results of all versions are read into the same shape. Up to 0.2.0 there is one address of a family and no
/// interface; up to 0.4.0 an address says its family, which is not kept, because the address tells.
///
/// @param version in which it was told, and is written again
/// @param interfaces in the order of the result, which addresses refer to
/// @param addresses in the order of the result
/// @param routes in the order of the result
public record AttachmentResult(
        CniVersion version,
        List<Interface> interfaces,
        List<Address> addresses,
        List<Route> routes,
        Dns dns) {

    /// Keeps copies that nobody can change.
    public AttachmentResult {
        interfaces = List.copyOf(interfaces);
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
    }

    /// An interface that was made or changed; texts are as the plugin wrote them, and empty where it wrote none.
    ///
    /// @param mtu in bytes; 0 when not told
    /// @param sandbox the file of the namespace that it is in; empty for the node's
    /// @param socketPath a socket by which a virtual machine reaches it
    /// @param pciId of the device behind it
    public record Interface(
            String name, String mac, long mtu, String sandbox, String socketPath, String pciId) {}

    /// An address that was given.
    ///
    /// @param interfaceIndex to which of the interfaces; empty when not told
    /// @param address with the length of its network's prefix
    public record Address(
            Optional<Integer> interfaceIndex, Cidr address, Optional<IpAddress> gateway) {}

    /// A route that was set.
    ///
    /// @param gateway empty for that of the address
    /// @param mtu in bytes; 0 when not told
    /// @param advertisedSegment `advmss`, in bytes; 0 when not told
    /// @param priority 0 when not told
    public record Route(
            Cidr destination,
            Optional<IpAddress> gateway,
            long mtu,
            long advertisedSegment,
            long priority,
            OptionalLong table,
            OptionalLong scope) {}

    /// What a resolver is to use.
    public record Dns(
            List<String> nameservers, String domain, List<String> search, List<String> options) {
        /// Nothing.
        public static final Dns NONE = new Dns(List.of(), "", List.of(), List.of());

        /// Keeps copies that nobody can change.
        public Dns {
            nameservers = List.copyOf(nameservers);
            search = List.copyOf(search);
            options = List.copyOf(options);
        }
    }

    /// Reads what a plugin has printed. A result that names no version is one of `configured`, as the reference
    /// library has it, since plugins of old left it out.
    ///
    /// @param subject what it is called in messages
    /// @throws MalformedException for what is no result, or one of a version that is not known
    public static AttachmentResult parse(byte[] printed, CniVersion configured, String subject)
            throws MalformedException {
        return ResultReader.parse(printed, configured, subject);
    }

    /// The same in another version. What that cannot say is left out: before 1.0.0 the MTU and the device of an
    /// interface; before 0.3.0 all interfaces, all but the first address of a family, and of routes all but
    /// destination and gateway.
    ///
    /// @throws SandboxException for one without an address before 0.3.0, which needs one
    public AttachmentResult as(CniVersion wanted) throws SandboxException {
        return ResultConversion.convert(this, wanted);
    }

    /// The result as an object of its version, with the members in the order in which the reference library writes
    /// them.
    public Map<String, Object> toDocument() {
        return ResultWriter.document(this);
    }

    /// [#toDocument] as text in one line.
    public byte[] toJson() {
        return GoJson.encode(toDocument());
    }
}
