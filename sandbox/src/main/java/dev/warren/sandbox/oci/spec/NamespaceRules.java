// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Rules about `linux.namespaces` and what depends on them.
final class NamespaceRules {
    private final Node linux;
    private final Findings findings;
    private final Map<NamespaceType, Node> entries = new EnumMap<>(NamespaceType.class);
    private final Map<NamespaceType, NamespaceId> owners = new EnumMap<>(NamespaceType.class);

    private NamespaceRules(Node linux, Findings findings) {
        this.linux = linux;
        this.findings = findings;
    }

    static void apply(Node document, Findings findings) {
        findings.apply(() -> new NamespaceRules(document.member("linux"), findings).apply());
    }

    private void apply() {
        findings.apply(
                () -> {
                    for (Node entry : linux.member("namespaces").items()) {
                        findings.apply(() -> entry(entry));
                    }
                });
        findings.apply(this::users);
        findings.apply(this::owners);
        findings.apply(this::times);
        findings.apply(() -> needs(NamespaceType.MOUNT, "maskedPaths"));
        findings.apply(() -> needs(NamespaceType.MOUNT, "readonlyPaths"));
        findings.apply(() -> needs(NamespaceType.NETWORK, "netDevices"));
    }

    private void entry(Node entry) throws MalformedException {
        Node word = entry.member("type");
        Optional<NamespaceType> type = NamespaceType.find(word.textOrEmpty());
        if (type.isEmpty()) {
            findings.refused(
                    word,
                    "is '"
                            + word.textOrEmpty().replaceAll("[^\\x20-\\x7e]", "?")
                            + "', which is no type of namespace: there are user, ipc, uts, network,"
                            + " pid, mount, cgroup and time");
            return;
        }
        if (entries.putIfAbsent(type.get(), entry) != null) {
            findings.refused(
                    word, "is " + word.textOrEmpty() + " once more: each type stands once");
            return;
        }
        Node path = entry.member("path");
        if (path.textOrEmpty().isEmpty()) {
            supported(word, type.get());
        } else {
            path(path, type.get());
        }
    }

    private void supported(Node word, NamespaceType type) {
        String own = "/proc/self/ns/" + type.kind().word();
        try {
            Fd.statusOf(own);
        } catch (SyscallException failed) {
            findings.refused(
                    word, "is a type that this kernel does not have: " + failed.getMessage());
        }
    }

    private void path(Node field, NamespaceType type) throws MalformedException {
        String path = field.textOrEmpty();
        if (!path.startsWith("/")) {
            findings.refused(field, "is '" + path + "': it must begin with a slash");
            return;
        }
        if (path.indexOf(',') >= 0) {
            findings.refused(
                    field,
                    "is '" + path + "': runc separates paths by commas, so none may hold one");
            return;
        }
        try (NamespaceDescriptor namespace = NamespaceDescriptor.open(path, type.kind())) {
            owners.put(type, type == NamespaceType.USER ? namespace.id() : owner(namespace));
        } catch (SyscallException failed) {
            findings.refused(
                    field,
                    failed.errno() == Errno.EINVAL
                            ? "is " + path + ", which is no namespace of type " + type.word()
                            : "leads to no namespace of type "
                                    + type.word()
                                    + ": "
                                    + failed.getMessage());
        }
    }

    private static NamespaceId owner(NamespaceDescriptor namespace) throws SyscallException {
        return namespace.owner();
    }

    /// runc before 1.3 enters the user namespace first, from where only what that one owns can be joined.
    private void owners() {
        NamespaceId user = owners.get(NamespaceType.USER);
        if (user == null) {
            return;
        }
        owners.forEach(
                (type, owner) -> {
                    Node entry = entries.get(type);
                    if (entry != null && type != NamespaceType.USER && !owner.equals(user)) {
                        findings.apply(() -> foreign(entry, type));
                    }
                });
    }

    private void foreign(Node entry, NamespaceType type) throws MalformedException {
        String mount =
                switch (type) {
                    case NETWORK -> ", and /sys cannot be mounted";
                    case INTER_PROCESS -> ", and /dev/mqueue cannot be mounted";
                    case PROCESS -> ", and /proc cannot be mounted";
                    default -> "";
                };
        findings.doubtful(
                entry.member("path"),
                "leads to a namespace that the user namespace to be joined does not own: runc before"
                        + " 1.3 cannot join it"
                        + mount);
    }

    private void users() throws MalformedException {
        Node users = linux.member("uidMappings");
        Node groups = linux.member("gidMappings");
        Node entry = entries.get(NamespaceType.USER);
        for (Node maps : List.of(users, groups)) {
            if (entry == null) {
                if (maps.isPresent()) {
                    findings.refused(
                            maps,
                            "is set, but linux.namespaces has no entry of type user: runtimes"
                                    + " leave the maps out, and the container's root would be that"
                                    + " of the node");
                }
            } else if (maps.items().isEmpty()) {
                missing(entry, maps);
            } else {
                UserMapRules.apply(
                        maps,
                        maps.field().endsWith("uidMappings") ? "uid_map" : "gid_map",
                        entry.member("path").textOrEmpty(),
                        findings);
            }
        }
    }

    private void missing(Node entry, Node maps) throws MalformedException {
        if (entry.member("path").textOrEmpty().isEmpty()) {
            findings.refused(maps, "is empty: nobody could be a user in the new user namespace");
        } else {
            findings.doubtful(
                    maps,
                    "is empty: runc before 1.2 wants the maps of the user namespace to be joined,"
                            + " too");
        }
    }

    private void times() throws MalformedException {
        Node offsets = linux.member("timeOffsets");
        Node entry = entries.get(NamespaceType.TIME);
        if (!offsets.isPresent()) {
            return;
        }
        if (entry == null) {
            findings.refused(offsets, "is set, but linux.namespaces has no entry of type time");
        } else if (!entry.member("path").textOrEmpty().isEmpty()) {
            findings.refused(
                    offsets,
                    "is set, but the time namespace is joined: its offsets are set already");
        }
    }

    private void needs(NamespaceType type, String field) throws MalformedException {
        Node part = linux.member(field);
        boolean empty =
                part.value()
                        .map(
                                value ->
                                        (value instanceof List<?> list && list.isEmpty())
                                                || (value instanceof Map<?, ?> map
                                                        && map.isEmpty()))
                        .orElse(true);
        if (!empty && !entries.containsKey(type)) {
            findings.refused(
                    part, "is set, but linux.namespaces has no entry of type " + type.word());
        }
    }
}
