// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The networks that a folder of configuration describes, `/etc/cni/net.d` as a rule, in the order of the names of
/// their files, byte by byte: the first one is the node's default.
///
/// A file `*.conflist` holds a list of plugins, to which the files `*.conf` of the folder below that is called as the
/// network are added; a file `*.conf` or `*.json` holds a single plugin. containerd refuses all networks when one file
/// of the folder is broken; here that one is passed over and told of.
///
/// @param folder its path
/// @param networks those that can be used, in order
/// @param broken what was passed over, in order
public record NetworkFolder(
        String folder, List<NetworkConfiguration> networks, List<BrokenFile> broken) {
    private static final int LIMIT_NAMES = 10_000;
    private static final int LIMIT_BYTES = 1 << 20;
    private static final String LIST = ".conflist";
    private static final String SINGLE = ".conf";
    private static final String SINGLE_TOO = ".json";

    /// Keeps copies that nobody can change.
    public NetworkFolder {
        networks = List.copyOf(networks);
        broken = List.copyOf(broken);
    }

    /// Reads the folder. One that is not there holds no network.
    ///
    /// Links are followed: configuration is often mounted by means of them. Only regular files up to 1 MiB are read.
    ///
    /// @throws SandboxException when the folder itself cannot be read
    public static NetworkFolder read(String folder) throws SandboxException {
        List<NetworkConfiguration> networks = new ArrayList<>();
        List<BrokenFile> broken = new ArrayList<>();
        for (String file : files(folder, Set.of(LIST, SINGLE, SINGLE_TOO))) {
            try {
                networks.add(network(folder, file));
            } catch (MalformedException wrong) {
                broken.add(BrokenFile.of(wrong));
            }
        }
        return new NetworkFolder(folder, networks, broken);
    }

    /// The network of that name; of several, as the reference library has it, the first from a list, then the first
    /// from a single plugin.
    public Optional<NetworkConfiguration> find(String name) {
        List<NetworkConfiguration> same =
                networks.stream().filter(network -> network.name().equals(name)).toList();
        return same.stream()
                .filter(network -> network.source().endsWith(LIST))
                .findFirst()
                .or(() -> same.stream().findFirst());
    }

    private static NetworkConfiguration network(String folder, String file)
            throws MalformedException {
        byte[] document = content(file);
        return file.endsWith(LIST)
                ? NetworkReader.list(document, file, network -> beside(folder + "/" + network))
                : NetworkReader.single(document, file);
    }

    /// The plugins in files of their own.
    private static List<PluginConfiguration> beside(String folder) throws MalformedException {
        List<PluginConfiguration> plugins = new ArrayList<>();
        try {
            for (String file : files(folder, Set.of(SINGLE))) {
                byte[] document = content(file);
                plugins.add(NetworkReader.plugin(document, file));
            }
        } catch (MalformedException wrong) {
            throw wrong;
        } catch (SandboxException unreadable) {
            throw new MalformedException(folder, "", String.valueOf(unreadable.getMessage()));
        }
        return plugins;
    }

    private static byte[] content(String file) throws MalformedException {
        try {
            return RegularFile.read(file, LIMIT_BYTES).content();
        } catch (SyscallException failed) {
            throw new MalformedException(
                    file,
                    "",
                    switch (failed.errno()) {
                        case Errno.EFBIG -> "it is larger than " + LIMIT_BYTES + " bytes";
                        case Errno.EINVAL -> "it is no regular file";
                        default -> "it cannot be read: " + Errno.meaning(failed.errno());
                    });
        }
    }

    private static List<String> files(String folder, Set<String> endings) throws SandboxException {
        try (Directory directory = Directory.open(folder)) {
            Directory.Names names = directory.names(LIMIT_NAMES);
            if (names.truncated()) {
                throw new SandboxException(
                        "the folder %s of CNI networks has more than %d names in it; is it the right one?"
                                .formatted(folder, LIMIT_NAMES));
            }
            List<String> files = new ArrayList<>();
            for (String name : names.names()) {
                int dot = name.lastIndexOf('.');
                if (dot >= 0
                        && endings.contains(name.substring(dot))
                        && !isFolder(directory.fd(), name)) {
                    files.add(folder + "/" + name);
                }
            }
            files.sort(
                    (a, b) -> Arrays.compareUnsigned(KernelText.encode(a), KernelText.encode(b)));
            return files;
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return List.of();
            }
            throw new SandboxException(
                    "the folder %s of CNI networks cannot be read: %s"
                            .formatted(folder, failed.getMessage()),
                    failed);
        }
    }

    /// A folder is none of the files, whatever it is called; a link to one is a broken file.
    private static boolean isFolder(Fd folder, String name) {
        try {
            return folder.statusAtNoFollow(name).isDirectory();
        } catch (SyscallException gone) {
            // Reading it will tell.
            return false;
        }
    }
}
