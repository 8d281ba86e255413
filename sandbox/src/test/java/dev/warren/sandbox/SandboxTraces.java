// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.testkit.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the kernel has of the sandboxes of one test: mounts, links, names of namespaces, control groups, processes
/// and rules. Of several tests at once each finds its own.
final class SandboxTraces {
    private static final Pattern ID = Pattern.compile("\\b[0-9a-f]{64}\\b");
    private static final Pattern NAMESPACE = Pattern.compile("\\bcni-[0-9a-f-]{36}\\b");
    private static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup");

    private final Path folder;
    private final String bridge;
    private final Set<String> ids = new TreeSet<>();
    private final Set<String> namespaces = new TreeSet<>();

    SandboxTraces(Path folder, String bridge) {
        this.folder = folder;
        this.bridge = bridge;
    }

    /// Takes note of the ids and names that are in a text.
    synchronized void remember(String text) {
        collect(ID.matcher(text), ids);
        collect(NAMESPACE.matcher(text), namespaces);
    }

    private static void collect(Matcher matcher, Set<String> into) {
        while (matcher.find()) {
            into.add(matcher.group());
        }
    }

    /// What there is, a line each.
    synchronized Set<String> left() {
        Set<String> found = new TreeSet<>();
        for (String line : lines(Path.of("/proc/self/mountinfo"))) {
            if (line.contains(folder + "/")) {
                found.add("mount: " + line);
            }
        }
        for (String name : namespaces) {
            if (Files.exists(Path.of("/run/netns", name))) {
                found.add("namespace: " + name);
            }
        }
        output("ip", "-o", "link", "show", "master", bridge)
                .forEach(link -> found.add("link: " + link.replaceAll("^[0-9]+: ", "")));
        output("iptables", "-t", "nat", "-S").filter(this::isOurs).forEach(found::add);
        addControlGroups(found);
        addProcesses(found);
        return found;
    }

    private boolean isOurs(String text) {
        return ids.stream().anyMatch(text::contains);
    }

    private static Stream<String> output(String... words) {
        return Command.of(words).outcome().output().lines().filter(line -> !line.isBlank());
    }

    private void addControlGroups(Set<String> found) {
        for (Path hierarchy : files(CONTROL_GROUPS)) {
            for (Path group : files(hierarchy.resolve("warren"))) {
                if (ids.contains(group.getFileName().toString())) {
                    found.add("control group: " + group);
                }
            }
        }
    }

    /// Plugins, the runtime and monitors name the folder; what is in a container is in its control group.
    private void addProcesses(Set<String> found) {
        long own = ProcessHandle.current().pid();
        for (Path process : files(Path.of("/proc"))) {
            String pid = process.getFileName().toString();
            if (!pid.matches("[0-9]+")
                    || Long.parseLong(pid) == own
                    || isOthersToBury(text(process.resolve("stat")), own)) {
                continue;
            }
            String words = text(process.resolve("cmdline")).replace('\0', ' ');
            if (words.contains(folder + "/")
                    || text(process.resolve("environ")).contains("CNI_PATH=" + folder + "/")
                    || isOurs(text(process.resolve("cgroup")))) {
                found.add("process: " + pid + " " + words);
            }
        }
    }

    /// What has ended and has another parent is as good as gone.
    private static boolean isOthersToBury(String stat, long own) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        return fields[0].equals("Z") && Long.parseLong(fields[1]) != own;
    }

    static List<Path> files(Path below) {
        try (Stream<Path> all = Files.list(below)) {
            return all.sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        } catch (IOException failed) {
            throw new IllegalStateException(below.toString(), failed);
        }
    }

    static List<String> lines(Path file) {
        return text(file).lines().toList();
    }

    /// Empty for one that is not there (any more).
    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
