// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads results of all versions. What is not known is passed over; what is known must be what it should be.
final class ResultReader {
    private static final int MAPPED_BITS = 96;
    private static final long MAPPED = 0xffffL;

    private ResultReader() {}

    static AttachmentResult parse(byte[] printed, CniVersion configured, String subject)
            throws MalformedException {
        Object value = Json.read(printed, subject);
        Map<String, Object> nothing = Map.of();
        return parse(Node.of(subject, Json.NULL.equals(value) ? nothing : value), configured);
    }

    static AttachmentResult parse(Node result, CniVersion configured) throws MalformedException {
        CniVersion version = version(result, configured);
        AttachmentResult.Dns dns = dns(Folding.member(result, "dns"));
        return version.isAtLeast(CniVersion.V0_3_0)
                ? ofLists(result, version, dns)
                : ofFamilies(result, version, dns);
    }

    private static CniVersion version(Node result, CniVersion configured)
            throws MalformedException {
        Node node = result.member("cniVersion");
        // Whatever it is but a text, the library takes it for absent.
        if (!(node.value().orElse("") instanceof String text) || text.isEmpty()) {
            if (!result.isPresent()) {
                throw result.wrong("must be an object");
            }
            return configured;
        }
        return CniVersion.find(text)
                .orElseThrow(() -> node.wrong("'" + text + "' is no version that is known"));
    }

    /// Up to 0.2.0.
    private static AttachmentResult ofFamilies(
            Node result, CniVersion version, AttachmentResult.Dns dns) throws MalformedException {
        List<AttachmentResult.Address> addresses = new ArrayList<>();
        List<AttachmentResult.Route> routes = new ArrayList<>();
        for (String family : List.of("ip4", "ip6")) {
            Node node = Folding.member(result, family);
            if (node.isPresent()) {
                Node address = Folding.member(node, "ip");
                Cidr cidr = cidr(address);
                if (cidr.address().isV6() != family.equals("ip6")) {
                    throw address.wrong("must be of the other family, not " + cidr);
                }
                addresses.add(
                        new AttachmentResult.Address(
                                Optional.empty(), cidr, address(Folding.member(node, "gateway"))));
                routes.addAll(routes(Folding.member(node, "routes")));
            }
        }
        return new AttachmentResult(version, List.of(), addresses, routes, dns);
    }

    /// Since 0.3.0.
    private static AttachmentResult ofLists(
            Node result, CniVersion version, AttachmentResult.Dns dns) throws MalformedException {
        boolean detailed = version.isAtLeast(CniVersion.V1_0_0);
        List<AttachmentResult.Interface> interfaces = new ArrayList<>();
        for (Node item : Folding.member(result, "interfaces").items()) {
            interfaces.add(interfaceOf(item, detailed));
        }
        List<AttachmentResult.Address> addresses = new ArrayList<>();
        for (Node item : Folding.member(result, "ips").items()) {
            addresses.add(
                    new AttachmentResult.Address(
                            Folding.member(item, "interface")
                                    .findNumber(Integer.MIN_VALUE, Integer.MAX_VALUE)
                                    .map(Long::intValue),
                            cidr(Folding.member(item, "address")),
                            address(Folding.member(item, "gateway"))));
        }
        List<AttachmentResult.Route> routes = routes(Folding.member(result, "routes"));
        return new AttachmentResult(version, interfaces, addresses, routes, dns);
    }

    private static AttachmentResult.Interface interfaceOf(Node item, boolean detailed)
            throws MalformedException {
        item.object();
        return new AttachmentResult.Interface(
                text(item, "name"),
                text(item, "mac"),
                detailed ? number(item, "mtu").orElse(0) : 0,
                text(item, "sandbox"),
                detailed ? text(item, "socketPath") : "",
                detailed ? text(item, "pciID") : "");
    }

    private static List<AttachmentResult.Route> routes(Node list) throws MalformedException {
        List<AttachmentResult.Route> routes = new ArrayList<>();
        for (Node item : list.items()) {
            routes.add(
                    new AttachmentResult.Route(
                            cidr(Folding.member(item, "dst")),
                            address(Folding.member(item, "gw")),
                            number(item, "mtu").orElse(0),
                            number(item, "advmss").orElse(0),
                            number(item, "priority").orElse(0),
                            number(item, "table"),
                            number(item, "scope")));
        }
        return routes;
    }

    static AttachmentResult.Dns dns(Node dns) throws MalformedException {
        return new AttachmentResult.Dns(
                Folding.member(dns, "nameservers").texts(),
                text(dns, "domain"),
                Folding.member(dns, "search").texts(),
                Folding.member(dns, "options").texts());
    }

    private static String text(Node object, String name) throws MalformedException {
        return Folding.member(object, name).textOrEmpty();
    }

    private static OptionalLong number(Node object, String name) throws MalformedException {
        Optional<Long> number =
                Folding.member(object, name).findNumber(Long.MIN_VALUE, Long.MAX_VALUE);
        return number.isPresent() ? OptionalLong.of(number.get()) : OptionalLong.empty();
    }

    /// An address with a prefix, which must be there.
    private static Cidr cidr(Node node) throws MalformedException {
        String text = node.text();
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw node.wrong(
                    "must be an address with a prefix, as in 10.1.0.2/24, not " + quoted(text));
        }
        try {
            Cidr cidr = Cidr.parse(text);
            refuseLeadingZeros(text.substring(0, slash));
            IpAddress plain = plain(cidr.address());
            return plain.isV6() == cidr.address().isV6()
                    ? cidr
                    : new Cidr(plain, Math.max(0, cidr.prefixLength() - MAPPED_BITS));
        } catch (IllegalArgumentException wrong) {
            throw node.wrong(
                    "must be an address with a prefix, as in 10.1.0.2/24, not " + quoted(text));
        }
    }

    /// An address; none when it is absent or empty.
    private static Optional<IpAddress> address(Node node) throws MalformedException {
        String text = node.textOrEmpty();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            refuseLeadingZeros(text);
            return Optional.of(plain(IpAddress.parse(text)));
        } catch (IllegalArgumentException wrong) {
            throw node.wrong("must be an IP address, not " + quoted(text));
        }
    }

    /// `010.0.0.1` is 8.0.0.1 to some and 10.0.0.1 to others; so Go refuses it.
    private static void refuseLeadingZeros(String text) {
        if (text.indexOf(':') < 0) {
            for (String part : text.split("\\.", -1)) {
                if (part.length() > 1 && part.charAt(0) == '0') {
                    throw new IllegalArgumentException(text);
                }
            }
        }
    }

    /// An IPv4 address that is written as one of IPv6 is an IPv4 address.
    private static IpAddress plain(IpAddress address) {
        boolean mapped =
                address.isV6() && address.high() == 0 && address.low() >>> Integer.SIZE == MAPPED;
        return mapped ? IpAddress.v4((int) address.low()) : address;
    }

    private static String quoted(String text) {
        return text.length() > 60 ? "a text of " + text.length() + " characters" : "'" + text + "'";
    }
}
