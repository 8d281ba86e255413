// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

/// A link with what its driver and its master say of it.
public record DetailedLink(Link link, LinkDetail detail, PortDetail port) {}
