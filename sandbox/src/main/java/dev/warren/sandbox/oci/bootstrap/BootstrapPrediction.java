// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.bootstrap;

import dev.warren.kernel.process.IdMap;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.oci.spec.JoinOrder;
import dev.warren.sandbox.oci.spec.NamespaceEntry;
import dev.warren.sandbox.oci.spec.NamespaceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The message that runc, run by root, would send for a `config.json`: worked out from its fields in runc's
/// own order, nothing looked up on the machine.
///
/// Source: opencontainers/runc, `libcontainer/container_linux.go`, `bootstrapData`, the same from 1.1 to
/// 1.6.0-rc.1 but for attribute 27290.
public final class BootstrapPrediction {
    private static final long HIGHEST_NUMBER = 0xffff_ffffL;

    private final Node config;
    private final JoinOrder order;
    private final String bundle;
    private final RuncVersion version;
    private final List<BootstrapAttribute> attributes = new ArrayList<>();

    private BootstrapPrediction(Map<String, Object> config, String bundle, RuncVersion version)
            throws MalformedException {
        this.config = Node.of(bundle + "/config.json", config);
        this.order = JoinOrder.of(config);
        this.bundle = bundle;
        this.version = version;
    }

    /// Works it out.
    ///
    /// @param config the content of `config.json`
    /// @param bundle the folder that relative sources of bind mounts count from
    /// @param version which runc
    /// @throws MalformedException when a field is of the wrong kind
    public static BootstrapMessage of(
            Map<String, Object> config, String bundle, RuncVersion version)
            throws MalformedException {
        return new BootstrapPrediction(config, bundle, version).message();
    }

    private BootstrapMessage message() throws MalformedException {
        attributes.add(new BootstrapAttribute.CloneFlags(order.cloneFlags()));
        if (!order.joined().isEmpty()) {
            attributes.add(new BootstrapAttribute.NamespacePaths(joins()));
        }
        if (!joins(NamespaceType.USER)) {
            addMaps();
        }
        config.member("process")
                .member("oomScoreAdj")
                .findNumber(Integer.MIN_VALUE, Integer.MAX_VALUE)
                .map(score -> new BootstrapAttribute.OutOfMemoryScore(score.intValue()))
                .ifPresent(attributes::add);
        attributes.add(new BootstrapAttribute.Rootless(false));
        if (version.sendsMountSources()) {
            addMountSources();
        }
        if (version.sendsTimeOffsets() && !joins(NamespaceType.TIME)) {
            addTimeOffsets();
        }
        return BootstrapMessage.first(attributes);
    }

    private boolean joins(NamespaceType type) {
        return order.joined().stream().anyMatch(entry -> entry.type() == type);
    }

    private boolean makes(NamespaceType type) {
        return order.made().stream().anyMatch(entry -> entry.type() == type);
    }

    private List<BootstrapAttribute.NamespacePaths.Join> joins() {
        List<BootstrapAttribute.NamespacePaths.Join> joins = new ArrayList<>();
        for (NamespaceEntry entry : order.joined()) {
            joins.add(
                    new BootstrapAttribute.NamespacePaths.Join(entry.type().kind(), entry.path()));
        }
        return joins;
    }

    private void addMaps() throws MalformedException {
        List<IdMap> users = maps("uidMappings");
        List<IdMap> groups = maps("gidMappings");
        if (!users.isEmpty()) {
            attributes.add(new BootstrapAttribute.UserMap(users));
        }
        if (!groups.isEmpty()) {
            attributes.add(new BootstrapAttribute.GroupMap(groups));
            // A map of root's own group alone could be written without privileges, so that it has
            // to be without setgroups.
            IdMap first = groups.getFirst();
            if (groups.size() > 1 || first.outside() != 0 || first.length() != 1) {
                attributes.add(new BootstrapAttribute.SetGroups(true));
            }
        }
    }

    private List<IdMap> maps(String member) throws MalformedException {
        List<IdMap> maps = new ArrayList<>();
        for (Node map : config.member("linux").member(member).items()) {
            try {
                maps.add(
                        new IdMap(
                                number(map.member("containerID")),
                                number(map.member("hostID")),
                                number(map.member("size"))));
            } catch (IllegalArgumentException wrong) {
                throw map.wrong(String.valueOf(wrong.getMessage()));
            }
        }
        return maps;
    }

    private static long number(Node node) throws MalformedException {
        return node.findNumber(0, HIGHEST_NUMBER).orElse(0L);
    }

    private void addMountSources() throws MalformedException {
        boolean both =
                (makes(NamespaceType.USER) || joins(NamespaceType.USER))
                        && (makes(NamespaceType.MOUNT) || joins(NamespaceType.MOUNT));
        List<String> sources = new ArrayList<>();
        for (Node mount : config.member("mounts").items()) {
            List<String> options = mount.member("options").texts();
            boolean bound = options.contains("bind") || options.contains("rbind");
            sources.add(bound ? absolute(mount.member("source").textOrEmpty()) : "");
        }
        if (both && sources.stream().anyMatch(source -> !source.isEmpty())) {
            attributes.add(new BootstrapAttribute.MountSources(sources));
        }
    }

    private String absolute(String source) {
        return source.startsWith("/") ? source : bundle + "/" + source;
    }

    private void addTimeOffsets() throws MalformedException {
        List<BootstrapAttribute.TimeOffsets.Offset> offsets = new ArrayList<>();
        Node node = config.member("linux").member("timeOffsets");
        for (Map.Entry<String, Node> clock : node.members().entrySet()) {
            offsets.add(
                    new BootstrapAttribute.TimeOffsets.Offset(
                            clock.getKey(),
                            clock.getValue()
                                    .member("secs")
                                    .findNumber(Long.MIN_VALUE, Long.MAX_VALUE)
                                    .orElse(0L),
                            number(clock.getValue().member("nanosecs"))));
        }
        // runc itself sends them in any order.
        if (!offsets.isEmpty()) {
            attributes.add(new BootstrapAttribute.TimeOffsets(offsets));
        }
    }
}
