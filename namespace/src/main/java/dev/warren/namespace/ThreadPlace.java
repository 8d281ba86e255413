// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.process.ProcessDescriptor;
import java.util.ArrayList;
import java.util.List;

/// A thread of this process and the network namespace it is in, as the kernel sees both.
///
/// @param number its thread id
/// @param name as the kernel keeps it, up to 15 bytes
public record ThreadPlace(int number, String name, NamespaceId namespace) {
    private static final int LIMIT = 1 << 20;

    /// Every thread of this process, those of the virtual machine as well. Virtual threads are none of
    /// the kernel's; their carriers are.
    ///
    /// Source: `/proc/self/task/<tid>/ns/net`, man 5 proc_pid_task. Costs three system calls a thread.
    public static List<ThreadPlace> all() throws SyscallException {
        List<ThreadPlace> places = new ArrayList<>();
        try (Directory tasks = Directory.open("/proc/self/task")) {
            for (String task : tasks.names(LIMIT).names()) {
                try {
                    var status = tasks.fd().statusAt(task + "/ns/net");
                    NamespaceId namespace = new NamespaceId(status.device(), status.inode());
                    places.add(
                            new ThreadPlace(Integer.parseInt(task), name(tasks, task), namespace));
                } catch (SyscallException ended) {
                    // A thread that ends while we look is nowhere any more.
                }
            }
        }
        return places;
    }

    private static String name(Directory tasks, String task) throws SyscallException {
        try (Fd file = tasks.fd().openAt(task + "/comm", Files.O_RDONLY)) {
            return KernelText.decode(file.readOnce()).strip();
        }
    }

    /// The threads of this process that are in `namespace`.
    public static List<ThreadPlace> in(NamespaceId namespace) throws SyscallException {
        return all().stream().filter(place -> place.namespace.equals(namespace)).toList();
    }

    /// The kernel's number of the calling thread. Source: man 2 gettid.
    static int ownNumber() throws SyscallException {
        return ProcessDescriptor.ownThread();
    }

    @Override
    public String toString() {
        return "'" + name + "' (" + number + ")";
    }
}
