// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.kernel.Fd;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.pod.ContainerConfiguration.UserNumbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/// `/etc/passwd` and `/etc/group` of a root file system. Lines that are not of the form are passed over, as the C
/// library does. Source: man 5 passwd, man 5 group.
///
/// @param folder of the root file system
record UserFiles(String folder, List<String[]> users, List<String[]> groups) {
    private static final int LIMIT_BYTES = 4 << 20;
    private static final int READ = Files.O_RDONLY | Files.O_NONBLOCK | Files.O_NOCTTY;
    private static final long LAST_ID = 0xfffffffeL;

    UserFiles {
        users = List.copyOf(users);
        groups = List.copyOf(groups);
    }

    static UserFiles read(String folder) throws SandboxException {
        try (Fd root = Fd.open(folder, Files.O_PATH | Files.O_DIRECTORY)) {
            return new UserFiles(folder, read(root, "etc/passwd", 4), read(root, "etc/group", 3));
        } catch (SyscallException failed) {
            throw new SandboxException(
                    "the users of the root file system %s cannot be looked up: %s"
                            .formatted(folder, failed.getMessage()),
                    failed);
        }
    }

    /// @param least how many fields a line has
    private static List<String[]> read(Fd root, String path, int least) throws SyscallException {
        List<String[]> lines = new ArrayList<>();
        try (Fd file = root.openInRoot(path, READ)) {
            String text = KernelText.decode(RegularFile.read(file, LIMIT_BYTES).content());
            for (String line : text.split("\n", -1)) {
                String[] fields = line.split(":", -1);
                if (fields.length >= least && number(fields[2]).isPresent()) {
                    lines.add(fields);
                }
            }
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOENT && failed.errno() != Errno.ENOTDIR) {
                throw failed;
            }
        }
        return lines;
    }

    private static OptionalLong number(String text) {
        if (text.isEmpty()
                || text.length() > 10
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(text);
        return number > LAST_ID ? OptionalLong.empty() : OptionalLong.of(number);
    }

    UserNumbers find(String text) throws SandboxException {
        int colon = text.indexOf(':');
        String user = colon < 0 ? text : text.substring(0, colon);
        String group = colon < 0 ? "" : text.substring(colon + 1);
        Optional<String[]> line = line(users, user.isEmpty() ? "0" : user);
        OptionalLong number =
                line.isPresent()
                        ? number(line.get()[2])
                        : user.isEmpty() ? OptionalLong.of(0) : number(user);
        if (number.isEmpty()) {
            throw unknown("user", user, "/etc/passwd");
        }
        if (!group.isEmpty()) {
            return new UserNumbers(number.getAsLong(), group(group), List.of());
        }
        if (line.isEmpty()) {
            return new UserNumbers(number.getAsLong(), 0, List.of());
        }
        long own = number(line.get()[3]).orElse(0);
        return new UserNumbers(number.getAsLong(), own, memberships(line.get()[0]));
    }

    /// By name first: there are users whose name is a number.
    private static Optional<String[]> line(List<String[]> lines, String text) {
        return first(lines, fields -> fields[0].equals(text))
                .or(
                        () -> {
                            OptionalLong number = number(text);
                            return number.isEmpty()
                                    ? Optional.empty()
                                    : first(lines, fields -> number(fields[2]).equals(number));
                        });
    }

    private static Optional<String[]> first(List<String[]> lines, Predicate<String[]> wanted) {
        return lines.stream().filter(wanted).findFirst();
    }

    private long group(String text) throws SandboxException {
        Optional<String[]> line = line(groups, text);
        OptionalLong number = line.isPresent() ? number(line.get()[2]) : number(text);
        return number.orElseThrow(() -> unknown("group", text, "/etc/group"));
    }

    private List<Long> memberships(String user) {
        return groups.stream()
                .filter(
                        fields ->
                                fields.length > 3
                                        && List.of(fields[3].split(",", -1)).contains(user))
                .flatMap(fields -> number(fields[2]).stream().boxed())
                .distinct()
                .toList();
    }

    private SandboxException unknown(String kind, String name, String file) {
        return new SandboxException(
                "there is no %s '%s' in %s of the root file system %s: a number needs no entry there"
                        .formatted(kind, EntryException.shortened(name), file, folder));
    }
}
