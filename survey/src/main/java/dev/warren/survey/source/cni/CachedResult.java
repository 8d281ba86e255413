// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.cni;

import dev.warren.atlas.fact.PodName;
import dev.warren.kernel.net.Cidr;
import dev.warren.survey.oci.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/// A file of libcni's cache, kind `cniCacheV1`.
/// Source: `libcni/api.go` of the CNI project; results from specification 0.1.0 to 1.1.0.
///
/// @param namespacePath from `netns`, which libcni writes since 1.0; before, from the sandbox that the
///     result gives for the interface
/// @param addresses those the result names, whichever interface they are of
record CachedResult(
        String network,
        String containerId,
        String interfaceName,
        String namespacePath,
        PodName pod,
        List<Cidr> addresses) {

    /// Parses a file. A bare result, which very old versions cached, has no container and comes out
    /// with an empty id.
    ///
    /// @throws JacksonException when it is no JSON
    static CachedResult parse(byte[] file) {
        Reader reader = new Reader();
        Json.read(file, reader::member);
        return new CachedResult(
                reader.network,
                reader.containerId,
                reader.interfaceName,
                reader.namespacePath.isEmpty()
                        ? reader.sandboxes.getOrDefault(reader.interfaceName, "")
                        : reader.namespacePath,
                new PodName(
                        reader.arguments.getOrDefault("K8S_POD_NAMESPACE", ""),
                        reader.arguments.getOrDefault("K8S_POD_NAME", ""),
                        reader.arguments.getOrDefault("K8S_POD_UID", "")),
                List.copyOf(reader.addresses));
    }

    private static final class Reader {
        private String network = "";
        private String containerId = "";
        private String interfaceName = "";
        private String namespacePath = "";
        private final Map<String, String> sandboxes = new HashMap<>();
        private final Map<String, String> arguments = new HashMap<>();
        private final List<Cidr> addresses = new ArrayList<>();

        void member(String name, JsonParser value) {
            switch (name) {
                case "networkName" -> network = Json.text(value);
                case "containerId" -> containerId = Json.text(value);
                case "ifName" -> interfaceName = Json.text(value);
                case "netns" -> namespacePath = Json.text(value);
                case "cniArgs" -> Json.array(value, this::argument);
                case "result" -> Json.object(value, this::resultMember);
                default -> {}
            }
        }

        private void argument(JsonParser pair) {
            List<String> words = new ArrayList<>(2);
            Json.array(pair, word -> words.add(Json.text(word)));
            if (words.size() == 2) {
                arguments.put(words.get(0), words.get(1));
            }
        }

        /// `ips` since 0.3.0; `ip4` and `ip6` before.
        private void resultMember(String name, JsonParser value) {
            switch (name) {
                case "interfaces" -> Json.array(value, this::networkInterface);
                case "ips" -> Json.array(value, ip -> Json.object(ip, this::address));
                case "ip4", "ip6" -> Json.object(value, this::address);
                default -> {}
            }
        }

        private void networkInterface(JsonParser entry) {
            String[] found = {"", ""};
            Json.object(
                    entry,
                    (name, value) -> {
                        switch (name) {
                            case "name" -> found[0] = Json.text(value);
                            case "sandbox" -> found[1] = Json.text(value);
                            default -> {}
                        }
                    });
            if (!found[1].isEmpty()) {
                sandboxes.put(found[0], found[1]);
            }
        }

        private void address(String name, JsonParser value) {
            if (name.equals("address") || name.equals("ip")) {
                try {
                    addresses.add(Cidr.parse(Json.text(value)));
                } catch (IllegalArgumentException noAddress) {
                    // A plugin may write what it likes; what is no address is none for us.
                    return;
                }
            }
        }
    }
}
