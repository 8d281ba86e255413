// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.fact;

import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.net.InternetSocket;
import dev.warren.kernel.net.LinkFigures;
import dev.warren.kernel.net.TrafficFilter;
import java.util.List;
import java.util.Map;

/// What is read of one namespace alone, when somebody wants to know everything about it.
public sealed interface Detail {
    /// What links count, and the programs on their way.
    ///
    /// @param links by index
    /// @param filters of the links' traffic control
    record Figures(List<LinkFigures> links, List<TrafficFilter> filters) implements Detail {
        public Figures {
            links = List.copyOf(links);
            filters = List.copyOf(filters);
        }
    }

    /// The devices behind links, as their bus knows them.
    ///
    /// @param byName of its bus, such as the PCI address in [dev.warren.kernel.net.Link#parentDevice]
    record Devices(Map<String, Device> byName) implements Detail {
        public Devices {
            byName = Map.copyOf(byName);
        }
    }

    /// A device on a bus.
    ///
    /// @param driver empty where the kernel tells none
    /// @param physicalFunction the device that it is a virtual function of; empty when it is none
    /// @param virtualFunctions how many it has itself
    record Device(String driver, String physicalFunction, int virtualFunctions) {}

    /// Sockets that wait for others: those of TCP that listen, those of UDP and raw ones without a peer.
    ///
    /// @param processes who has a socket open, by its inode, among the processes of the namespace
    record Listening(List<InternetSocket> sockets, Map<Long, List<SocketHolder>> processes)
            implements Detail {
        public Listening {
            sockets = List.copyOf(sockets);
            processes = Map.copyOf(processes);
        }
    }

    /// A process that has a socket open.
    ///
    /// @param command the kernel's name for it
    /// @param descriptor the number by which it knows the socket
    record SocketHolder(ProcessId process, String command, int descriptor) {}

    /// Settings of `/proc/sys/net`.
    ///
    /// @param values by their path below it, such as `ipv4/conf/eth0/rp_filter`
    /// @param hostValues the same of the host, as far as they mean the same there; empty when this is it
    record Settings(Map<String, String> values, Map<String, String> hostValues) implements Detail {
        public Settings {
            values = Map.copyOf(values);
            hostValues = Map.copyOf(hostValues);
        }
    }

    /// How processes look names up.
    ///
    /// @param process in whose files it was read
    /// @param nameservers in order
    /// @param search the domains, in order
    /// @param options such as `ndots:5`
    /// @param hosts whether it has a file `hosts` of its own
    record Resolver(
            ProcessId process,
            String command,
            List<String> nameservers,
            List<String> search,
            List<String> options,
            boolean hosts)
            implements Detail {
        public Resolver {
            nameservers = List.copyOf(nameservers);
            search = List.copyOf(search);
            options = List.copyOf(options);
        }
    }
}
