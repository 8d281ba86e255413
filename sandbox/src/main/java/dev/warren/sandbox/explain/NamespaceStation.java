// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.explain;

import dev.warren.kernel.Fd;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalLong;

/// The file by which a pod's network namespace is found, and what the kernel says of it.
final class NamespaceStation {
    private static final int MOUNTINFO_LIMIT_BYTES = 64 << 20;
    private static final int MOUNT_POINT = 4;

    private NamespaceStation() {}

    static Station of(Subject.Network network, Chain chain) {
        Station.Builder station =
                new Station.Builder(Station.Kind.NAMESPACE, "network namespace")
                        .detail("file", network.path())
                        .detail("named by", network.notedIn());
        network.noted().ifPresent(id -> chain.begin(NamespaceKind.NETWORK, id, network.notedIn()));
        try (NamespaceDescriptor found =
                NamespaceDescriptor.open(network.path(), NamespaceKind.NETWORK)) {
            NamespaceId id = found.id();
            station.detail("mount", mountLine(network.path()))
                    .detail("device:inode", device(id.device()) + ":" + id.inode())
                    .detail("cookie", cookie(found))
                    .detail("owned by", owner(found))
                    .proof(chain.sight(NamespaceKind.NETWORK, id, network.path()));
        } catch (SyscallException failed) {
            station.proof(
                    new Proof.Failed(
                            network.path(),
                            NamespaceKind.NETWORK.word(),
                            Chain.reason(failed),
                            true));
        }
        return station.build();
    }

    /// `major:minor`, as mountinfo writes it. Source: `new_decode_dev` in `linux/kdev_t.h`.
    private static String device(long device) {
        long major = (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
        long minor = (device & 0xff) | (device >>> 12 & ~0xffL);
        return major + ":" + (minor & 0xffffffffL);
    }

    private static String cookie(NamespaceDescriptor namespace) throws SyscallException {
        OptionalLong cookie = namespace.cookie();
        return cookie.isPresent() ? Long.toUnsignedString(cookie.getAsLong()) : "";
    }

    private static String owner(NamespaceDescriptor namespace) {
        try {
            NamespaceId owner = namespace.owner();
            var own = Fd.statusOf("/proc/self/ns/user");
            boolean same = owner.equals(new NamespaceId(own.device(), own.inode()));
            return Proof.name(NamespaceKind.USER, owner)
                    + (same ? ", the node's own" : ", one of the pod's own");
        } catch (SyscallException failed) {
            return "unknown: " + failed.getMessage();
        }
    }

    /// The line of our mount namespace; the last one covers those before.
    private static String mountLine(String path) {
        String real = real(path);
        try (Fd file = Fd.open("/proc/thread-self/mountinfo", Files.O_RDONLY)) {
            String found = "none: no mount of this mount namespace has that file";
            for (String line :
                    KernelText.decode(file.readAll(MOUNTINFO_LIMIT_BYTES)).split("\n", -1)) {
                String[] fields = line.split(" ", MOUNT_POINT + 2);
                if (fields.length > MOUNT_POINT && fields[MOUNT_POINT].equals(escaped(real))) {
                    found = line;
                }
            }
            return found;
        } catch (SyscallException failed) {
            return "unknown: " + failed.getMessage();
        }
    }

    private static String real(String path) {
        try {
            // Up to the mount and into it: it has no name of its own that could lead on.
            return Path.of(path).toRealPath().toString();
        } catch (IOException | InvalidPathException notAFile) {
            return path;
        }
    }

    /// As the kernel writes blanks in mountinfo.
    private static String escaped(String path) {
        return path.replace("\\", "\\134").replace(" ", "\\040").replace("\t", "\\011");
    }
}
