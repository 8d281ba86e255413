// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Rules about `process` and the names of the machine.
final class ProcessRules {
    private static final int LEAST_ADJUSTMENT = -1000;
    private static final int MOST_ADJUSTMENT = 1000;
    private static final long MOST_USER = 0xfffffffeL;

    /// `__NEW_UTS_LEN` of `linux/utsname.h`.
    private static final int LONGEST_HOST_NAME = 64;

    private final Node document;
    private final Node process;
    private final NodeTraits node;
    private final Findings findings;

    private ProcessRules(Node document, Node process, NodeTraits node, Findings findings) {
        this.document = document;
        this.process = process;
        this.node = node;
        this.findings = findings;
    }

    static void apply(Node document, NodeTraits node, Findings findings) {
        findings.apply(
                () -> {
                    Node process = document.member("process");
                    if (!process.isPresent()) {
                        findings.refused(process, "is missing: a runtime has nothing to start");
                        return;
                    }
                    new ProcessRules(document, process, node, findings).apply();
                });
        findings.apply(() -> name(document.member("hostname"), document, findings));
        findings.apply(() -> name(document.member("domainname"), document, findings));
    }

    private void apply() {
        findings.apply(this::words);
        findings.apply(this::workingDirectory);
        findings.apply(this::environment);
        findings.apply(this::adjustment);
        for (String set : List.of("bounding", "effective", "permitted", "inheritable", "ambient")) {
            findings.apply(() -> capabilities(process.member("capabilities").member(set)));
        }
        findings.apply(this::user);
    }

    private void words() throws MalformedException {
        Node words = process.member("args");
        if (words.texts().isEmpty()) {
            findings.refused(words, "is empty: a runtime has nothing to start");
        } else if (words.texts().getFirst().isEmpty()) {
            findings.refused(words.items().getFirst(), "is empty: no program has that name");
        }
        for (Node word : words.items()) {
            noEnd(word);
        }
    }

    private void workingDirectory() throws MalformedException {
        Node folder = process.member("cwd");
        if (folder.textOrEmpty().isEmpty()) {
            findings.refused(folder, "is empty: it must be a folder of the container, such as '/'");
        } else if (!folder.textOrEmpty().startsWith("/")) {
            findings.refused(
                    folder, "is '" + folder.textOrEmpty() + "': it must begin with a slash");
        }
        noEnd(folder);
    }

    private void environment() throws MalformedException {
        for (Node variable : process.member("env").items()) {
            if (variable.textOrEmpty().indexOf('=') < 1) {
                findings.refused(variable, "is no variable: wanted is NAME=value");
            }
            noEnd(variable);
        }
    }

    /// The kernel's texts end at the first zero, so what follows it would silently be missing.
    private void noEnd(Node text) throws MalformedException {
        if (text.textOrEmpty().indexOf('\0') >= 0) {
            findings.refused(text, "holds a zero character, at which the kernel would end it");
        }
    }

    private void adjustment() throws MalformedException {
        Node wanted = process.member("oomScoreAdj");
        long value = wanted.findNumber(LEAST_ADJUSTMENT, MOST_ADJUSTMENT).orElse(0L);
        if (wanted.isPresent() && node.outOfMemoryAdjustment((int) value) != value) {
            findings.refused(
                    wanted,
                    "is %d: without CAP_SYS_RESOURCE it cannot be below that of this process, %d"
                            .formatted(value, node.outOfMemoryAdjustment()));
        }
    }

    private void capabilities(Node set) throws MalformedException {
        boolean ownUsers = NamespaceEntry.find(entries(), NamespaceType.USER).isPresent();
        Set<String> seen = new HashSet<>();
        for (Node item : set.items()) {
            String name = item.textOrEmpty();
            if (!Capabilities.KNOWN.contains(name)) {
                findings.doubtful(
                        item,
                        "is '"
                                + shown(name)
                                + "', which Linux does not know as of 5.9: runtimes leave it out");
            } else if (!ownUsers && !node.capabilities().contains(name)) {
                // In a user namespace of its own a process has all of them.
                findings.refused(
                        item, "is " + name + ", which this process does not have and cannot give");
            } else if (!seen.add(name)) {
                findings.doubtful(item, "is " + name + " once more");
            }
        }
    }

    private void user() throws MalformedException {
        Node user = process.member("user");
        List<String> maps = List.of("uidMappings", "gidMappings");
        mapped(user.member("uid"), maps.getFirst());
        mapped(user.member("gid"), maps.getLast());
        for (Node group : user.member("additionalGids").items()) {
            mapped(group, maps.getLast());
        }
    }

    private void mapped(Node number, String maps) throws MalformedException {
        long wanted = number.findNumber(0, MOST_USER).orElse(0L);
        Node list = document.member("linux").member(maps);
        boolean known = !list.isPresent();
        for (Node map : list.items()) {
            long first = map.member("containerID").findNumber(0, MOST_USER).orElse(0L);
            long length = map.member("size").findNumber(0, MOST_USER + 1).orElse(0L);
            known |= first <= wanted && wanted < first + length;
        }
        if (!known) {
            findings.refused(
                    number, "is " + wanted + ", which no line of " + list.field() + " maps");
        }
    }

    private List<NamespaceEntry> entries() throws MalformedException {
        return NamespaceEntry.of(document);
    }

    private static void name(Node name, Node document, Findings findings)
            throws MalformedException {
        String wanted = name.textOrEmpty();
        if (wanted.isEmpty()) {
            return;
        }
        if (NamespaceEntry.find(NamespaceEntry.of(document), NamespaceType.HOST_NAME).isEmpty()) {
            findings.refused(
                    name,
                    "is set, but linux.namespaces has no entry of type uts: it would be set for"
                            + " whoever shares the runtime's");
        }
        if (wanted.getBytes(StandardCharsets.UTF_8).length > LONGEST_HOST_NAME) {
            findings.refused(name, "has more than " + LONGEST_HOST_NAME + " bytes");
        }
    }

    private static String shown(String text) {
        String safe = text.replaceAll("[^\\x20-\\x7e]", "?");
        return safe.length() > LONGEST_HOST_NAME ? safe.substring(0, LONGEST_HOST_NAME) : safe;
    }
}
