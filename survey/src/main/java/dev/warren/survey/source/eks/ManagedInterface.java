// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.eks;

import dev.warren.atlas.fact.PodName;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.survey.oci.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// An interface of the cloud as the agent's introspection tells it: `/v1/enis`.
/// Source: `pkg/ipamd/introspect.go` and `datastore/data_store.go` of the VPC CNI. Three shapes: keyed by
/// network card since 1.20; one object with `ENIs` before; `ENIIPPools` before that.
record ManagedInterface(
        String id,
        OptionalInt card,
        OptionalInt device,
        boolean isPrimary,
        boolean isTrunk,
        OptionalLong table,
        String subnet,
        List<IpAddress> addresses,
        List<Cidr> prefixes,
        List<Assigned> assigned) {
    ManagedInterface {
        addresses = List.copyOf(addresses);
        prefixes = List.copyOf(prefixes);
        assigned = List.copyOf(assigned);
    }

    /// An address that a pod has.
    record Assigned(PodName pod, String containerId, String interfaceName, IpAddress address) {}

    /// @throws JacksonException when it is no JSON
    static List<ManagedInterface> parse(byte[] answer) {
        List<ManagedInterface> all = new ArrayList<>();
        Json.read(
                answer,
                (name, value) -> {
                    if (name.matches("[0-9]{1,3}")) {
                        OptionalInt card = OptionalInt.of(Integer.parseInt(name));
                        Json.object(value, (part, inner) -> pools(part, inner, card, all));
                    } else {
                        pools(name, value, OptionalInt.empty(), all);
                    }
                });
        return all;
    }

    private static void pools(
            String name, JsonParser value, OptionalInt card, List<ManagedInterface> all) {
        if (name.equals("ENIs") || name.equals("ENIIPPools")) {
            Json.object(value, (id, inner) -> all.add(new Reader(id, card).read(inner)));
        }
    }

    private static final class Reader {
        private final String id;
        private final OptionalInt card;
        private OptionalInt device = OptionalInt.empty();
        private boolean isPrimary;
        private boolean isTrunk;
        private OptionalLong table = OptionalLong.empty();
        private String subnet = "";
        private final List<IpAddress> addresses = new ArrayList<>();
        private final List<Cidr> prefixes = new ArrayList<>();
        private final List<Assigned> assigned = new ArrayList<>();

        Reader(String id, OptionalInt card) {
            this.id = id;
            this.card = card;
        }

        ManagedInterface read(JsonParser value) {
            Json.object(value, this::member);
            return new ManagedInterface(
                    id, card, device, isPrimary, isTrunk, table, subnet, addresses, prefixes,
                    assigned);
        }

        private void member(String name, JsonParser value) {
            boolean isNumber = value.currentToken() == JsonToken.VALUE_NUMBER_INT;
            switch (name) {
                case "IsPrimary" -> isPrimary = Json.isTrue(value);
                case "IsTrunk" -> isTrunk = Json.isTrue(value);
                case "DeviceNumber" -> {
                    if (isNumber) {
                        device = OptionalInt.of((int) Json.number(value));
                    }
                }
                case "RouteTableID" -> {
                    // 0 is none; versions before 1.20.3 do not tell any.
                    if (isNumber && Json.number(value) > 0) {
                        table = OptionalLong.of(Json.number(value));
                    }
                }
                case "SubnetID" -> subnet = Json.text(value);
                case "AvailableIPv4Cidrs", "IPv6Cidrs" -> Json.object(value, this::range);
                case "IPv4Addresses" -> Json.object(value, this::oldAddress);
                default -> {}
            }
        }

        /// A whole address (`/32`), or a prefix that is delegated.
        private void range(String text, JsonParser value) {
            Addresses.findPrefix(text)
                    .ifPresent(
                            range -> {
                                if (range.prefixLength() == range.address().bits()) {
                                    addresses.add(range.address());
                                } else {
                                    prefixes.add(range);
                                }
                            });
            Json.object(
                    value,
                    (name, inner) -> {
                        if (name.equals("IPAddresses")) {
                            Json.object(inner, (ip, entry) -> assigned(ip, entry));
                        }
                    });
        }

        private void oldAddress(String text, JsonParser value) {
            Addresses.find(text).ifPresent(addresses::add);
            value.skipChildren();
        }

        private void assigned(String text, JsonParser entry) {
            Assignment assignment = Assignment.read(entry);
            Addresses.find(text)
                    .filter(_ -> assignment.isCurrent())
                    .ifPresent(
                            address ->
                                    assigned.add(
                                            new Assigned(
                                                    new PodName(
                                                            assignment.podNamespace(),
                                                            assignment.podName(),
                                                            ""),
                                                    assignment.containerId(),
                                                    assignment.interfaceName(),
                                                    address)));
        }
    }
}
