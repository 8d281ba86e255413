// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.kernel.Fd;
import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.pod.ContainerConfiguration.UserNumbers;
import dev.warren.sandbox.pod.ContainerConfiguration.WantedUser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/// As whom a container runs: names of an image turned into numbers by the image's own `/etc/passwd` and
/// `/etc/group`, and the groups that its user is a member of.
///
/// The files are opened below the root file system, in which links may lead anywhere, and are read within a
/// bound. Source: OCI image specification, `config.md`, `User`; man 5 passwd, group.
public final class ContainerUser {
    private static final int LIMIT_BYTES = 4 << 20;
    private static final long MOST = 0xfffffffeL;
    private static final UserNumbers ROOT = new UserNumbers(0, 0, List.of(0L));

    private record Account(String name, long user, long group) {}

    private final List<Account> accounts;
    private final List<String> groupLines;

    private ContainerUser(List<Account> accounts, List<String> groupLines) {
        this.accounts = accounts;
        this.groupLines = groupLines;
    }

    /// The numbers with which a container's first process begins.
    ///
    /// @param wanted what the container asks for; wins over the image
    /// @param imageUser `User` of the image: `user`, `user:group`, each a name or a number; empty for root
    /// @param rootFolder where the container's root file system is
    /// @throws SandboxException for a name that the image does not have, or when its files cannot be read
    public static UserNumbers of(Optional<WantedUser> wanted, String imageUser, String rootFolder)
            throws SandboxException {
        try (Fd root = Fd.open(rootFolder, Files.O_PATH | Files.O_DIRECTORY)) {
            ContainerUser image =
                    new ContainerUser(
                            accounts(lines(root, "etc/passwd")), lines(root, "etc/group"));
            return wanted.isPresent() ? image.numbered(wanted.get()) : image.named(imageUser);
        } catch (SyscallException failed) {
            throw new SandboxException(
                    "cannot tell as whom to run in " + rootFolder + ": " + failed.getMessage(),
                    failed);
        }
    }

    /// What a process's `additionalGids` are: its group among them, sorted, each once.
    static List<Long> additionalGroups(UserNumbers numbers) {
        Set<Long> groups = new TreeSet<>(numbers.supplementalGroups());
        groups.add(numbers.group());
        return List.copyOf(groups);
    }

    /// Its group is the user's own, or 0 for a user whom nobody knows here.
    private UserNumbers numbered(WantedUser wanted) throws SandboxException {
        long group =
                wanted.group().isPresent()
                        ? wanted.group().get()
                        : account(Long.toString(wanted.user())).group();
        return withGroups(wanted.user(), group, wanted.supplementalGroups());
    }

    private UserNumbers named(String text) throws SandboxException {
        if (text.isEmpty()) {
            return withGroups(ROOT.user(), ROOT.group(), List.of());
        }
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        Account account = account(name);
        long group = colon < 0 ? account.group() : group(text.substring(colon + 1));
        // A group that is named replaces those that the user is a member of.
        return colon < 0
                ? withGroups(account.user(), group, List.of())
                : new UserNumbers(account.user(), group, List.of(group));
    }

    private Account account(String name) throws SandboxException {
        OptionalLong number = number(name);
        for (Account account : accounts) {
            if (number.isPresent()
                    ? account.user() == number.getAsLong()
                    : account.name().equals(name)) {
                return account;
            }
        }
        return new Account(
                name,
                number.orElseThrow(
                        () ->
                                new SandboxException(
                                        "the image's user '"
                                                + name
                                                + "' does not stand in its /etc/passwd")),
                0);
    }

    private long group(String name) throws SandboxException {
        OptionalLong number = number(name);
        if (number.isPresent()) {
            return number.getAsLong();
        }
        for (String line : groupLines) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 3 && fields[0].equals(name) && number(fields[2]).isPresent()) {
                return number(fields[2]).getAsLong();
            }
        }
        throw new SandboxException(
                "the image's group '" + name + "' does not stand in its /etc/group");
    }

    private UserNumbers withGroups(long user, long group, List<Long> others) {
        List<Long> groups = new ArrayList<>(others);
        groups.add(group);
        for (Account account : accounts) {
            if (account.user() == user) {
                groups.addAll(memberships(account.name()));
                break;
            }
        }
        return new UserNumbers(user, group, List.copyOf(new TreeSet<>(groups)));
    }

    private List<Long> memberships(String user) {
        List<Long> groups = new ArrayList<>();
        for (String line : groupLines) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 4 && List.of(fields[3].split(",")).contains(user)) {
                number(fields[2]).ifPresent(groups::add);
            }
        }
        return groups;
    }

    private static List<Account> accounts(List<String> lines) {
        List<Account> accounts = new ArrayList<>();
        for (String line : lines) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 4) {
                OptionalLong user = number(fields[2]);
                OptionalLong group = number(fields[3]);
                if (user.isPresent() && group.isPresent()) {
                    accounts.add(new Account(fields[0], user.getAsLong(), group.getAsLong()));
                }
            }
        }
        return accounts;
    }

    /// @return empty for what is no number of a user or a group
    private static OptionalLong number(String text) {
        if (text.isEmpty()
                || text.length() > 10
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(text);
        return number > MOST ? OptionalLong.empty() : OptionalLong.of(number);
    }

    /// @return none when there is no such file
    private static List<String> lines(Fd root, String path) throws SyscallException {
        try (Fd file = root.openInRoot(path, Files.O_RDONLY | Files.O_NONBLOCK | Files.O_NOCTTY)) {
            byte[] content = RegularFile.read(file, LIMIT_BYTES).content();
            return new String(content, StandardCharsets.UTF_8).lines().toList();
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT || failed.errno() == Errno.ENOTDIR) {
                return List.of();
            }
            throw failed;
        }
    }
}
