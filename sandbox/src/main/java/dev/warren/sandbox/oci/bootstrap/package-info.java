// SPDX-License-Identifier: Apache-2.0
/// What runc tells its `init` process before anything else: which namespaces to make and which to join, and
/// the maps of users. It travels in the form of a netlink message over a socket that no kernel listens to.
///
/// Sources: opencontainers/runc, `libcontainer/message_linux.go`, `container_linux.go` (`bootstrapData`),
/// `nsenter/nsexec.c`; 1.1 to 1.6.
@NullMarked
package dev.warren.sandbox.oci.bootstrap;

import org.jspecify.annotations.NullMarked;
