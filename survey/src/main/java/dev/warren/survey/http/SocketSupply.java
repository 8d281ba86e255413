// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.http;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.socket.SocketDescriptor;

/// Opens sockets in some network namespace, such as
/// [dev.warren.namespace.NetworkNamespace#openSocket].
public interface SocketSupply {
    /// @throws SyscallException `EPERM`, `EAFNOSUPPORT`, `EMFILE`
    SocketDescriptor open(int domain, int type, int protocol) throws SyscallException;
}
