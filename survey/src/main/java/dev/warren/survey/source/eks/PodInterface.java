// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.eks;

import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import dev.warren.survey.oci.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/// A branch interface as the annotation `vpc.amazonaws.com/pod-eni` of its pod tells it: a list of
/// objects, whose keys the writer and the reader of the VPC CNI spell differently (`vlanId`, `vlanID`).
/// Source: `pkg/provider/branch/trunk/trunk.go` of the VPC resource controller, `ENIDetails`.
///
/// @param vlan 0 where it is not told
record PodInterface(String id, Mac address, int vlan, List<IpAddress> addresses) {
    static final String ANNOTATION = "vpc.amazonaws.com/pod-eni";

    private static final int HIGHEST_VLAN = 4094;

    PodInterface {
        addresses = List.copyOf(addresses);
    }

    /// @throws JacksonException when it is no JSON
    static List<PodInterface> parse(String annotation) {
        List<PodInterface> all = new ArrayList<>();
        // The reader of documents wants an object around what it reads.
        String document = "{\"list\":" + annotation + "}";
        Json.read(
                document.getBytes(StandardCharsets.UTF_8),
                (_, value) -> Json.array(value, entry -> all.add(read(entry))));
        return all;
    }

    private static PodInterface read(JsonParser entry) {
        String[] found = {"", ""};
        int[] vlan = {0};
        List<IpAddress> addresses = new ArrayList<>(2);
        Json.object(
                entry,
                (name, value) -> {
                    switch (name.toLowerCase(Locale.ROOT)) {
                        case "eniid" -> found[0] = Json.text(value);
                        case "ifaddress" -> found[1] = Json.text(value);
                        case "vlanid" -> vlan[0] = vlan(Json.number(value));
                        case "privateip", "ipv6addr" ->
                                Addresses.find(Json.text(value)).ifPresent(addresses::add);
                        default -> {}
                    }
                });
        return new PodInterface(found[0], Addresses.mac(found[1]), vlan[0], addresses);
    }

    private static int vlan(long number) {
        return number > 0 && number <= HIGHEST_VLAN ? (int) number : 0;
    }
}
