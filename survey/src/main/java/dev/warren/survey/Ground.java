// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import dev.warren.atlas.fact.Claim;
import dev.warren.kernel.Fd;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.proc.ProcFilesystem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// What sources look at, and what earlier rounds found there.
///
/// Sources do not know each other; what one leaves for the next (processes, doors, links) stands
/// here. A later round reads what an earlier one wrote; sources of one round run beside each other,
/// and one that is late may still write, so every access is guarded.
///
/// Thread: any number.
public final class Ground {
    private static final long MILLISECONDS_PER_TICK = 10;

    private final ProcFilesystem proc;
    private final FileRoot root;
    private final Map<Integer, KnownProcess> processes = new LinkedHashMap<>();
    private final Map<String, List<KnownProcess>> containers = new HashMap<>();
    private final Doors doors = new Doors();
    private final Map<NamespaceId, List<Link>> links = new HashMap<>();
    private final Map<NamespaceId, Integer> hostNumbers = new HashMap<>();
    private final Map<String, Claim> claims = new ConcurrentHashMap<>();
    private final OptionalLong nsfs;
    private final Optional<Instant> boot;
    private NodeSettings settings = NodeSettings.NONE;
    private Optional<NamespaceId> host = Optional.empty();
    private Optional<NamespaceId> self = Optional.empty();
    private Optional<NamespaceId> selfMount = Optional.empty();

    public Ground(ProcFilesystem proc, FileRoot root) {
        this.proc = proc;
        this.root = root;
        this.nsfs = nsfsDevice(proc);
        this.boot = proc.bootTime();
    }

    private static OptionalLong nsfsDevice(ProcFilesystem proc) {
        try {
            return OptionalLong.of(Fd.statusOf(proc.root() + "/self/ns/net").device());
        } catch (SyscallException noProc) {
            return OptionalLong.empty();
        }
    }

    /// A process as far as it may be read.
    ///
    /// @param network empty when it may not be read
    /// @param mount empty when it may not be read
    /// @param readFrom the file that told its network namespace
    public record KnownProcess(
            ProcessId id,
            String command,
            Optional<NamespaceId> network,
            Optional<NamespaceId> mount,
            List<String> controlGroups,
            String readFrom) {

        /// Whether one of its control groups is a container's. A short id within another word is none.
        public boolean isIn(String containerId) {
            return controlGroupNames().contains(containerId);
        }

        /// The same for a container's control group that lies below another control group.
        boolean isIn(String containerId, String above) {
            Set<String> names = new HashSet<>();
            for (String group : controlGroups) {
                if (group.startsWith(above + "/")) {
                    ControlGroupPath.addNames(group.substring(above.length()), names);
                }
            }
            return names.contains(containerId);
        }

        private Set<String> controlGroupNames() {
            Set<String> names = new HashSet<>();
            controlGroups.forEach(group -> ControlGroupPath.addNames(group, names));
            return names;
        }

        /// Whether its control groups tell more than that it is somewhere below the root.
        public boolean hasControlGroup() {
            return controlGroups.stream().anyMatch(group -> !group.equals("/"));
        }
    }

    /// `/proc`; never redirected by `--root`.
    public ProcFilesystem proc() {
        return proc;
    }

    /// Where files of runtimes are looked up.
    public FileRoot root() {
        return root;
    }

    /// Whether a file is a namespace: it lies on the file system of `/proc/self/ns/net`.
    public boolean isNamespace(FileStatus status) {
        return nsfs.isPresent() && nsfs.getAsLong() == status.device();
    }

    /// What a path that runtimes name leads to; looked at once.
    public Claim claim(String path, Supplier<Claim> look) {
        return claims.computeIfAbsent(path, _ -> look.get());
    }

    /// A point in time as clock ticks since boot, to be compared with the start of a process.
    ///
    /// @return empty when the time since boot is unknown
    public OptionalLong ticksSinceBoot(Instant time) {
        return boot.isPresent()
                ? OptionalLong.of(
                        Duration.between(boot.get(), time).toMillis() / MILLISECONDS_PER_TICK)
                : OptionalLong.empty();
    }

    public synchronized void add(KnownProcess process) {
        processes.put(process.id().pid(), process);
    }

    public synchronized Collection<KnownProcess> processes() {
        return new ArrayList<>(processes.values());
    }

    public synchronized Optional<KnownProcess> process(int pid) {
        return Optional.ofNullable(processes.get(pid));
    }

    /// The oldest process that the kernel keeps in a container's control group, as far as a runtime may
    /// tell of that container. To be asked when all processes are known.
    public synchronized Optional<KnownProcess> oldestIn(String containerId, Reach reach) {
        List<KnownProcess> inside = inside(containerId);
        return inside.isEmpty() || isBeyond(containerId, reach)
                ? Optional.empty()
                : Optional.of(inside.getFirst());
    }

    /// Whether a container is somebody else's: the kernel keeps a process in its control group where a
    /// runtime's reach does not go. A folder of the same name that anybody can make below his own
    /// control group does not make it his.
    public synchronized boolean isBeyond(String containerId, Reach reach) {
        return reach.isLimited()
                && !inside(containerId).stream()
                        .allMatch(process -> reach.covers(process, containerId));
    }

    private List<KnownProcess> inside(String containerId) {
        if (containers.isEmpty()) {
            processes.values().stream()
                    .sorted(Comparator.comparing(KnownProcess::id))
                    .forEach(
                            process ->
                                    process.controlGroupNames()
                                            .forEach(
                                                    name ->
                                                            containers
                                                                    .computeIfAbsent(
                                                                            name,
                                                                            _ -> new ArrayList<>(2))
                                                                    .add(process)));
        }
        return containers.getOrDefault(containerId, List.of());
    }

    /// The ways into the namespaces that were found.
    public Doors doors() {
        return doors;
    }

    public synchronized void addLinks(NamespaceId namespace, List<Link> seen) {
        links.put(namespace, seen);
    }

    /// Notes the number by which a namespace refers to the host's.
    public synchronized void addHostNumber(NamespaceId namespace, int number) {
        hostNumbers.put(namespace, number);
    }

    /// By which number each namespace refers to the host's, where it does.
    public synchronized Map<NamespaceId, Integer> hostNumbers() {
        return new HashMap<>(hostNumbers);
    }

    public synchronized Map<NamespaceId, List<Link>> links() {
        return new HashMap<>(links);
    }

    public synchronized void settings(NodeSettings written) {
        settings = written;
    }

    /// What somebody wrote down of this node.
    public synchronized NodeSettings settings() {
        return settings;
    }

    public synchronized void host(NamespaceId namespace) {
        host = Optional.of(namespace);
    }

    /// The host's network namespace, where it is known.
    public synchronized Optional<NamespaceId> host() {
        return host;
    }

    /// The namespaces of the process that looks.
    public synchronized void self(NamespaceId network, NamespaceId mount) {
        self = Optional.of(network);
        selfMount = Optional.of(mount);
    }

    public synchronized Optional<NamespaceId> self() {
        return self;
    }

    public synchronized Optional<NamespaceId> selfMount() {
        return selfMount;
    }

    /// Whether a process lives in another mount namespace than we, as far as that may be known.
    public synchronized boolean isForeign(KnownProcess process) {
        return process.mount().isPresent() && !process.mount().equals(selfMount);
    }
}
