// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.fact;

import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.RouteAnswer;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.kernel.netfilter.Ruleset;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Something that a source saw. Facts are never changed or removed; the atlas alone combines them.
public sealed interface Fact {

    /// Which namespace is the host's: the one of the first process.
    record HostSeen(NamespaceId namespace, Evidence evidence) implements Fact {}

    /// Which namespace the survey itself runs in.
    record SelfSeen(NamespaceId namespace) implements Fact {}

    /// A process and the namespace it is in.
    ///
    /// @param command the kernel's name for it, up to 15 bytes
    /// @param controlGroups its distinct control group paths
    record ProcessSeen(
            ProcessId process,
            String command,
            NamespaceId namespace,
            List<String> controlGroups,
            Evidence evidence)
            implements Fact {
        public ProcessSeen {
            controlGroups = List.copyOf(controlGroups);
        }
    }

    /// A mount that keeps a namespace alive.
    ///
    /// @param path as seen inside its mount namespace
    /// @param foreign whether that is another one than the host's
    record PinSeen(
            NamespaceId namespace,
            String path,
            NamespaceId mountNamespace,
            boolean foreign,
            Evidence evidence)
            implements Fact {}

    /// What is inside a namespace.
    ///
    /// @param cookie the kernel's 64-bit name of it, where it has one
    record InsideSeen(
            NamespaceId namespace,
            OptionalLong cookie,
            List<Link> links,
            List<InterfaceAddress> addresses,
            Evidence evidence)
            implements Fact {
        public InsideSeen {
            links = List.copyOf(links);
            addresses = List.copyOf(addresses);
        }
    }

    /// The number by which one namespace refers to another.
    record NumberSeen(NamespaceId observer, int number, NamespaceId namespace) implements Fact {}

    /// A name that leads to a namespace without holding it: a symbolic link.
    record NameSeen(NamespaceId namespace, String path, Evidence evidence) implements Fact {}

    /// A container or a pod's sandbox, as a runtime left it on disk.
    ///
    /// @param runtime the engine's name: `containerd`, `docker`, `warren`
    /// @param id as the runtime prints it: 64 hexadecimal digits, mostly
    /// @param role what it is
    /// @param init its first process
    /// @param claim where the runtime says its namespace is
    record ContainerSeen(
            String runtime, String id, Role role, Init init, Claim claim, Evidence evidence)
            implements Fact {}

    /// An attachment of a pod to a network, from the cache of CNI results.
    ///
    /// @param containerId the pod's sandbox
    /// @param pod what the arguments of the call said; [PodName#UNKNOWN] where they said nothing
    record AttachmentSeen(
            String network,
            String containerId,
            String interfaceName,
            PodName pod,
            List<Cidr> addresses,
            Claim claim,
            Evidence evidence)
            implements Fact {
        public AttachmentSeen {
            addresses = List.copyOf(addresses);
        }
    }

    /// What decides in a namespace where packets go.
    record RoutingSeen(NamespaceId namespace, Routing routing, Evidence evidence) implements Fact {}

    /// What was read of a namespace because somebody asked for everything about it.
    record DetailSeen(NamespaceId namespace, Detail detail, Evidence evidence) implements Fact {}

    /// What the kernel said to the question where a packet would go.
    record RouteAnswered(NamespaceId namespace, RouteLookup question, RouteAnswer answer)
            implements Fact {}

    /// A question that has no answer.
    ///
    /// @param detail what stood in the way, in words; may be empty
    record Unanswered(Question question, Why why, String detail) implements Fact {}

    /// What netfilter does to the packets of a namespace.
    record PacketFilterSeen(NamespaceId namespace, Ruleset ruleset, Evidence evidence)
            implements Fact {}

    /// An interface of the cloud.
    record CloudInterfaceSeen(CloudInterface card, Evidence evidence) implements Fact {}

    /// A link by which the node is tied to the world, although its kind does not show it.
    record NetworkCardSeen(NamespaceId namespace, String link, Evidence evidence) implements Fact {}

    /// An interface of the cloud that the VPC CNI's agent has in its care, and what it notes of it.
    ///
    /// @param id the cloud's name of the interface
    /// @param isPrimary whether it is the first one, which the machine cannot lose
    /// @param isTrunk whether branch interfaces travel through it
    /// @param table the number of the routing table that the agent means for it. Never to be turned
    ///     around: the kernel's rules and routes decide; this is to be held against them
    record CloudInterfaceManaged(
            String id,
            boolean isPrimary,
            boolean isTrunk,
            OptionalLong table,
            OptionalInt card,
            Evidence evidence)
            implements Fact {}

    /// A branch interface of the cloud (security groups for pods), which travels as a VLAN through a
    /// trunk; from the annotation of the pod that it belongs to.
    ///
    /// @param sandboxId the container whose bundle carries the annotation
    /// @param vlan 1 to 4094; 0 where it is not told
    record BranchInterfaceSeen(
            PodName pod, String sandboxId, CloudInterface card, int vlan, Evidence evidence)
            implements Fact {}

    /// An address that the VPC CNI's agent says it gave to a pod. The pod may be gone.
    ///
    /// @param sandboxId the pod's infrastructure; empty where the agent does not tell it
    /// @param interfaceName in the pod; empty where the agent does not tell it
    /// @param card the number of the network card; 0 on most machines
    record AddressManaged(
            PodName pod,
            String sandboxId,
            String interfaceName,
            IpAddress address,
            int card,
            Evidence evidence)
            implements Fact {}

    /// How the VPC CNI was told to work, by the names of its environment variables.
    record CloudSettingsSeen(Map<String, String> settings, Evidence evidence) implements Fact {
        public CloudSettingsSeen {
            settings = Map.copyOf(settings);
        }
    }

    /// A configuration in CNI's folder. Runtimes take the first by its file's name.
    ///
    /// @param file its name
    /// @param plugins their types, in the order they are called
    record NetworkConfigurationSeen(
            String file, String network, List<String> plugins, Evidence evidence) implements Fact {
        public NetworkConfigurationSeen {
            plugins = List.copyOf(plugins);
        }
    }

    /// Which plugins attached a pod, from the cache of CNI results.
    ///
    /// @param plugins their types, in the order they were called; none where the cache does not tell
    /// @param hostInterfaces those that the result names outside of the pod
    /// @param notedTable the VPC CNI's routing table of the interface, which its result carries in the place
    ///     of a MAC; to be held against the kernel's
    /// @param notedVlan the VPC CNI's VLAN of a branch interface, carried the same way
    record AttachmentPluginsSeen(
            String network,
            String containerId,
            String interfaceName,
            List<String> plugins,
            List<String> hostInterfaces,
            OptionalLong notedTable,
            OptionalInt notedVlan,
            Evidence evidence)
            implements Fact {
        public AttachmentPluginsSeen {
            plugins = List.copyOf(plugins);
            hostInterfaces = List.copyOf(hostInterfaces);
        }
    }

    /// Something that a plugin left on the node: of one interface of one pod, or of the whole node.
    ///
    /// @param plugin its type
    /// @param containerId the pod's sandbox; empty where it is not told
    /// @param pod [PodName#UNKNOWN] where it is not told
    /// @param interfaceName in the pod; empty where it is not told
    /// @param hostInterface outside of the pod; empty where it is not told
    record PluginTraceSeen(
            String plugin,
            String containerId,
            PodName pod,
            String interfaceName,
            String hostInterface,
            Evidence evidence)
            implements Fact {
        /// Whether it tells that the plugin is there, and no more.
        public boolean isOfNode() {
            return containerId.isEmpty() && pod.name().isEmpty();
        }
    }

    /// A namespace that ended between being found and being read. It is not on the map, and nothing is
    /// hidden by that.
    record Vanished(NamespaceId namespace) implements Fact {}

    /// Something that could not be seen.
    ///
    /// @param wanted what was looked for, and where
    /// @param detail what stood in the way, in words; may be empty
    record Gap(String source, String wanted, Why why, String detail) implements Fact {
        public Gap(String source, String wanted, Why why) {
            this(source, wanted, why, "");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Gap gap
                    && source.equals(gap.source)
                    && wanted.equals(gap.wanted)
                    && why == gap.why
                    && detail.equals(gap.detail);
        }

        @Override
        public int hashCode() {
            return (source.hashCode() * 31 + wanted.hashCode()) * 31 + detail.hashCode();
        }
    }
}
