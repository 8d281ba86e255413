// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.bootstrap;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.oci.bootstrap.BootstrapMessage.Attribute;
import dev.warren.sandbox.oci.spec.JoinOrder;
import dev.warren.sandbox.oci.spec.NamespaceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Works out what runc sends for a `config.json`. Source: opencontainers/runc, `libcontainer/container_linux.go`,
/// `bootstrapData`; up to 1.1 for a runc that root runs. What 1.2 sends more, the offsets of a time namespace, is left
/// out when there are none.
public final class Bootstrap {
    /// runc makes no other netlink message before.
    private static final int FIRST = 1;

    private static final long MOST = 0xffffffffL;

    private Bootstrap() {}

    /// @param config the document
    /// @param subject what it is called in messages
    /// @throws MalformedException when the parts of it that count are not what they should be
    public static BootstrapMessage of(Map<String, Object> config, String subject)
            throws MalformedException {
        Node node = Node.of(subject, config);
        JoinOrder order = JoinOrder.of(config);
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(BootstrapMessage.number(BootstrapField.CLONE_FLAGS, order.cloneFlags()));
        if (!order.joined().isEmpty()) {
            attributes.add(BootstrapMessage.text(BootstrapField.NAMESPACE_PATHS, order.text()));
        }
        boolean joinsUser =
                order.joined().stream().anyMatch(entry -> entry.type() == NamespaceType.USER);
        if (!joinsUser) {
            addMaps(attributes, node.member("linux"));
        }
        Optional<Long> adjustment =
                node.member("process").member("oomScoreAdj").findNumber(-1000, 1000);
        adjustment.ifPresent(
                value ->
                        attributes.add(
                                BootstrapMessage.text(
                                        BootstrapField.OOM_SCORE_ADJUSTMENT,
                                        Long.toString(value))));
        attributes.add(BootstrapMessage.truth(BootstrapField.ROOTLESS, false));
        return new BootstrapMessage(FIRST, attributes);
    }

    private static void addMaps(List<Attribute> attributes, Node linux) throws MalformedException {
        String users = map(linux.member("uidMappings"));
        if (!users.isEmpty()) {
            attributes.add(BootstrapMessage.text(BootstrapField.USER_MAP, users));
        }
        String groups = map(linux.member("gidMappings"));
        if (!groups.isEmpty()) {
            attributes.add(BootstrapMessage.text(BootstrapField.GROUP_MAP, groups));
            // Only a map of nothing but oneself is written without the privilege that setgroups
            // asks for.
            if (!groups.equals("0 0 1\n")) {
                attributes.add(BootstrapMessage.truth(BootstrapField.SETGROUPS, true));
            }
        }
    }

    /// As `/proc/<pid>/uid_map` takes it.
    private static String map(Node mappings) throws MalformedException {
        StringBuilder text = new StringBuilder();
        for (Node mapping : mappings.items()) {
            text.append(mapping.member("containerID").findNumber(0, MOST).orElse(0L))
                    .append(' ')
                    .append(mapping.member("hostID").findNumber(0, MOST).orElse(0L))
                    .append(' ')
                    .append(mapping.member("size").findNumber(0, MOST).orElse(0L))
                    .append('\n');
        }
        return text.toString();
    }
}
