// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// What belongs to one run of one engine and to nobody else: a name, a folder, a bridge with a subnet
/// and a cgroup, the last two called like the run.
final class EngineFolder {
    private final String name;
    private final Path path;
    private final String prefix;
    private final @Nullable LabNamespace home;

    private EngineFolder(String name, Path path, String prefix, @Nullable LabNamespace home) {
        this.name = name;
        this.path = path;
        this.prefix = prefix;
        this.home = home;
    }

    /// Makes the folder and the bridge, and has them removed by `cleanup`.
    ///
    /// @param home where the daemon lives and the bridge is; the host's namespace when there is none
    static EngineFolder create(Cleanup cleanup, @Nullable LabNamespace home) {
        int number = ThreadLocalRandom.current().nextInt(1 << 24);
        String name = "wrn" + HexFormat.of().toHexDigits(number, 6);
        MachineLock.acquire();
        cleanup.add("free the machine for others", MachineLock::release);
        Path path = Trees.temporaryFolder(name + "-");
        cleanup.add("remove the folder", () -> Trees.deleteTree(path));
        EngineFolder folder = new EngineFolder(name, path, freePrefix(), home);
        cleanup.add("remove the cgroups", () -> Cgroups.remove(name));
        folder.run("ip", "link", "add", "name", name, "type", "bridge");
        cleanup.add("remove the bridge", folder::removeBridge);
        folder.run("ip", "address", "add", folder.gateway() + "/24", "dev", name);
        folder.run("ip", "link", "set", name, "up");
        return folder;
    }

    /// The name of the run, which is also that of its bridge and of the top of its cgroups.
    String name() {
        return name;
    }

    /// The folder itself or a path below it.
    Path path(String... below) {
        Path result = path;
        for (String part : below) {
            result = result.resolve(part);
        }
        return result;
    }

    /// The addresses of the run's containers, such as `10.71.3.0/24`.
    String subnet() {
        return prefix + "0/24";
    }

    /// The address of the run's bridge.
    String gateway() {
        return prefix + "1";
    }

    /// Whether the kernel can stack an overlay on the folder's file system; on another overlay, as
    /// within a container, it cannot.
    boolean takesOverlays() {
        try {
            return !Files.getFileStore(path).type().equals("overlay");
        } catch (IOException e) {
            throw new TestkitException("cannot tell the file system of " + path, e);
        }
    }

    private void removeBridge() {
        if (Command.of(inside("ip", "link", "show", "dev", name)).outcome().status() == 0) {
            run("ip", "link", "delete", name, "type", "bridge");
        }
    }

    /// The words of a command that is to run where the daemon lives; its process is the command's own.
    List<String> inside(String... words) {
        LabNamespace namespace = home;
        List<String> all = new ArrayList<>();
        if (namespace != null) {
            all.addAll(List.of("nsenter", "--net=" + namespace.path(), "--"));
        }
        all.addAll(List.of(words));
        return all;
    }

    private void run(String... words) {
        Command.of(inside(words)).output();
    }

    private static String freePrefix() {
        String taken = Command.run("ip", "-4", "route", "show", "table", "all");
        while (true) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            String prefix = "10." + random.nextInt(64, 250) + "." + random.nextInt(256) + ".";
            if (!taken.contains(" " + prefix) && !taken.contains("\n" + prefix)) {
                return prefix;
            }
        }
    }
}
