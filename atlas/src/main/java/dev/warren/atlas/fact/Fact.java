// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.fact;

import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.RouteAnswer;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.kernel.netfilter.Ruleset;
import java.util.List;
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
    /// @param runtime the engine's name: `containerd`, `docker`
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

    /// What the kernel said to the question where a packet would go.
    record RouteAnswered(NamespaceId namespace, RouteLookup question, RouteAnswer answer)
            implements Fact {}

    /// What netfilter does to the packets of a namespace.
    record PacketFilterSeen(NamespaceId namespace, Ruleset ruleset, Evidence evidence)
            implements Fact {}

    /// An interface of the cloud.
    record CloudInterfaceSeen(CloudInterface card, Evidence evidence) implements Fact {}

    /// A link by which the node is tied to the world, although its kind does not show it.
    record NetworkCardSeen(NamespaceId namespace, String link, Evidence evidence) implements Fact {}

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
