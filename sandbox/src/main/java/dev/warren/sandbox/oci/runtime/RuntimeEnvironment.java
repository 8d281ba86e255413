// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.process.Program;
import java.util.List;
import java.util.Set;

/// What of our own environment a runtime may see. It takes some variables for its own service manager's: with
/// `NOTIFY_SOCKET` a container would get that socket, with `LISTEN_FDS` descriptors. Others are between the
/// runtime and itself, or between conmon and the one who starts it.
final class RuntimeEnvironment {
    private static final Set<String> NOT_FOR_IT =
            Set.of("NOTIFY_SOCKET", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES");

    private RuntimeEnvironment() {}

    static List<String> ofThisProcess() throws SyscallException {
        return filtered(Program.ownEnvironment());
    }

    static List<String> filtered(List<String> environment) {
        return environment.stream().filter(RuntimeEnvironment::isForIt).toList();
    }

    private static boolean isForIt(String variable) {
        int at = variable.indexOf('=');
        String name = at < 0 ? variable : variable.substring(0, at);
        return !NOT_FOR_IT.contains(name)
                && !name.startsWith("_LIBCONTAINER_")
                && !name.startsWith("_OCI_");
    }
}
