// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.cnikind;

import dev.warren.survey.oci.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/// By which plugins a pod was attached, from libcni's cache, which keeps the configuration beside the
/// result.
///
/// The VPC CNI uses the result's field `mac` for other things: of the pod's interface it is a routing
/// table, of an interface `dummy…`, which exists nowhere, a VLAN. Neither is ever taken for a MAC, and
/// MACs are not read.
record AttachmentResult(
        String network,
        String containerId,
        String interfaceName,
        List<String> plugins,
        List<String> hostInterfaces,
        OptionalLong notedTable,
        OptionalInt notedVlan) {
    private static final String AWS = "aws-cni";
    private static final int INTERFACES = 64;

    AttachmentResult {
        plugins = List.copyOf(plugins);
        hostInterfaces = List.copyOf(hostInterfaces);
    }

    /// @throws JacksonException when it is no JSON
    static AttachmentResult parse(byte[] file) {
        Reader reader = new Reader();
        Json.read(file, reader::member);
        return reader.result();
    }

    private record Interface(String name, String mac, String sandbox) {}

    private static final class Reader {
        private String network = "";
        private String containerId = "";
        private String interfaceName = "";
        private List<String> plugins = List.of();
        private final List<Interface> interfaces = new ArrayList<>();

        void member(String name, JsonParser value) {
            switch (name) {
                case "networkName" -> network = Json.text(value);
                case "containerId" -> containerId = Json.text(value);
                case "ifName" -> interfaceName = Json.text(value);
                case "config" -> plugins = plugins(Json.text(value));
                case "result" ->
                        Json.object(
                                value,
                                (part, inner) -> {
                                    if (part.equals("interfaces")) {
                                        Json.array(inner, this::networkInterface);
                                    }
                                });
                default -> {}
            }
        }

        private static List<String> plugins(String config) {
            try {
                return NetworkConfiguration.parse(Base64.getDecoder().decode(config)).plugins();
            } catch (IllegalArgumentException | JacksonException none) {
                // The network's name is left to go by.
                return List.of();
            }
        }

        private void networkInterface(JsonParser entry) {
            String[] found = {"", "", ""};
            Json.object(
                    entry,
                    (name, value) -> {
                        switch (name) {
                            case "name" -> found[0] = Json.text(value);
                            case "mac" -> found[1] = Json.text(value);
                            case "sandbox" -> found[2] = Json.text(value);
                            default -> {}
                        }
                    });
            if (interfaces.size() < INTERFACES) {
                interfaces.add(new Interface(found[0], found[1], found[2]));
            }
        }

        AttachmentResult result() {
            boolean isAws = plugins.contains(AWS) || (plugins.isEmpty() && network.equals(AWS));
            return new AttachmentResult(
                    network,
                    containerId,
                    interfaceName,
                    isAws && plugins.isEmpty() ? List.of(AWS) : plugins,
                    interfaces.stream()
                            .filter(each -> each.sandbox().isEmpty() && !each.name().isEmpty())
                            .map(Interface::name)
                            .toList(),
                    isAws ? table() : OptionalLong.empty(),
                    isAws ? vlan() : OptionalInt.empty());
        }

        private OptionalLong table() {
            return interfaces.stream()
                    .filter(each -> each.name().equals(interfaceName))
                    .map(Interface::mac)
                    .filter(text -> text.matches("[1-9][0-9]{0,9}"))
                    .mapToLong(Long::parseLong)
                    .findFirst();
        }

        private OptionalInt vlan() {
            return interfaces.stream()
                    .filter(each -> each.name().startsWith("dummy"))
                    .map(Interface::mac)
                    .filter(text -> text.matches("[1-9][0-9]{0,3}"))
                    .mapToInt(Integer::parseInt)
                    .findFirst();
        }
    }
}
