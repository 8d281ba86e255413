// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.kernel.Fd;
import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.process.IdMap;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rules about `linux.uidMappings` and `linux.gidMappings` of a container that has a user namespace.
///
/// Source: man 7 user_namespaces; runc, `specconv`: maps beside a path are taken when they are those that the
/// namespace has.
final class UserMapRules {
    private static final long MOST_ID = 0xffffffffL;
    private static final int LIMIT_BYTES = 64 << 10;
    private static final Pattern OF_PROCESS = Pattern.compile("(/proc/[0-9]+)/ns/user");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private UserMapRules() {}

    /// @param file which of the two of a process it is
    /// @param path of the user namespace; empty for a new one
    static void apply(Node list, String file, String path, Findings findings)
            throws MalformedException {
        Optional<List<IdMap>> maps = maps(list, findings);
        if (maps.isEmpty()) {
            return;
        }
        try {
            IdMap.kernelText(maps.get());
        } catch (IllegalArgumentException wrong) {
            findings.refused(list, String.valueOf(wrong.getMessage()));
        }
        if (maps.get().stream().noneMatch(map -> map.inside() == 0)) {
            findings.refused(list, "does not map 0, as whom a runtime prepares the container");
        }
        Matcher process = OF_PROCESS.matcher(path);
        if (process.matches()) {
            sameAs(process.group(1) + "/" + file, list, maps.get(), findings);
        }
    }

    private static Optional<List<IdMap>> maps(Node list, Findings findings)
            throws MalformedException {
        List<IdMap> maps = new ArrayList<>();
        for (Node map : list.items()) {
            try {
                maps.add(
                        new IdMap(
                                number(map, "containerID"),
                                number(map, "hostID"),
                                number(map, "size")));
            } catch (IllegalArgumentException wrong) {
                findings.refused(map, String.valueOf(wrong.getMessage()));
                return Optional.empty();
            }
        }
        return Optional.of(maps);
    }

    private static long number(Node map, String name) throws MalformedException {
        Node field = map.member(name);
        return field.findNumber(0, MOST_ID).orElseThrow(() -> field.wrong("is missing"));
    }

    /// Only a process shows the maps of its namespace; a file that pins one does not.
    private static void sameAs(String path, Node list, List<IdMap> maps, Findings findings) {
        List<IdMap> real = new ArrayList<>();
        try (Fd file = Fd.open(path, Files.O_RDONLY)) {
            byte[] content = RegularFile.read(file, LIMIT_BYTES).content();
            for (String line : new String(content, StandardCharsets.US_ASCII).lines().toList()) {
                String[] numbers = BLANKS.split(line.strip(), -1);
                real.add(
                        new IdMap(
                                Long.parseLong(numbers[0]),
                                Long.parseLong(numbers[1]),
                                Long.parseLong(numbers[2])));
            }
        } catch (SyscallException gone) {
            // That the namespace is not there is said of its path.
            return;
        }
        Comparator<IdMap> byFirst = Comparator.comparingLong(IdMap::inside);
        List<IdMap> written = new ArrayList<>(maps);
        written.sort(byFirst);
        real.sort(byFirst);
        if (!written.equals(real)) {
            findings.refused(
                    list,
                    "says "
                            + written
                            + ", but the user namespace to be joined has "
                            + real
                            + ", which runc from 1.2 on refuses");
        }
    }
}
