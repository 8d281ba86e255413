// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Rules about `root` and `mounts`.
final class FileRules {
    private static final Set<String> BINDS = Set.of("bind", "rbind");
    private static final Set<String> PROPAGATIONS =
            Set.of(
                    "private",
                    "rprivate",
                    "slave",
                    "rslave",
                    "shared",
                    "rshared",
                    "unbindable",
                    "runbindable");

    private FileRules() {}

    static void apply(Node document, String bundle, Findings findings) {
        findings.apply(() -> root(document.member("root"), bundle, findings));
        findings.apply(
                () -> {
                    for (Node mount : document.member("mounts").items()) {
                        findings.apply(() -> mount(mount, bundle, findings));
                    }
                });
        findings.apply(() -> propagation(document, findings));
    }

    private static void root(Node root, String bundle, Findings findings)
            throws MalformedException {
        if (!root.isPresent()) {
            findings.refused(root, "is missing: a container needs a root file system");
            return;
        }
        Node field = root.member("path");
        Optional<Path> path = path(field, bundle, findings);
        if (path.isEmpty()) {
            return;
        }
        if (!Files.isDirectory(path.get())) {
            findings.refused(field, "leads to " + path.get() + ", which is no folder");
            return;
        }
        try {
            // runc compares the two, so that nobody can exchange the folder under its feet.
            if (!path.get().toRealPath().equals(path.get())) {
                findings.refused(
                        field,
                        "leads over a symbolic link to "
                                + path.get().toRealPath()
                                + ": name that folder itself");
            }
        } catch (IOException unreadable) {
            findings.refused(field, "leads to " + path.get() + ", which cannot be resolved");
        }
    }

    private static void mount(Node mount, String bundle, Findings findings)
            throws MalformedException {
        Node destination = mount.member("destination");
        String target = destination.textOrEmpty();
        if (target.isEmpty()) {
            findings.refused(destination, "is empty: it must be a path of the container");
        } else if (!target.startsWith("/")) {
            findings.doubtful(
                    destination, "does not begin with a slash, which runtimes give up to take");
        }
        for (String part : List.of("destination", "type", "source")) {
            if (mount.member(part).textOrEmpty().indexOf('\0') >= 0) {
                findings.refused(mount.member(part), "holds a zero character");
            }
        }
        if (mount.member("options").texts().stream().anyMatch(BINDS::contains)) {
            bind(mount.member("source"), bundle, findings);
        }
    }

    private static void bind(Node field, String bundle, Findings findings)
            throws MalformedException {
        Optional<Path> source = path(field, bundle, findings);
        // A link that leads nowhere cannot be mounted; one that leads somewhere can.
        if (source.isPresent() && !Files.exists(source.get())) {
            findings.refused(
                    field,
                    Files.exists(source.get(), LinkOption.NOFOLLOW_LINKS)
                            ? "is " + source.get() + ", a symbolic link that leads nowhere"
                            : "is " + source.get() + ", which is not there");
        }
    }

    private static void propagation(Node document, Findings findings) throws MalformedException {
        Node field = document.member("linux").member("rootfsPropagation");
        if (!field.textOrEmpty().isEmpty() && !PROPAGATIONS.contains(field.textOrEmpty())) {
            findings.refused(
                    field,
                    "must be one of " + String.join(", ", PROPAGATIONS.stream().sorted().toList()));
        }
    }

    private static Optional<Path> path(Node field, String bundle, Findings findings)
            throws MalformedException {
        String text = field.textOrEmpty();
        if (text.isEmpty()) {
            findings.refused(field, "is missing or empty");
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(bundle).resolve(text).toAbsolutePath().normalize());
        } catch (InvalidPathException impossible) {
            findings.refused(field, "is no path: " + impossible.getReason());
            return Optional.empty();
        }
    }
}
