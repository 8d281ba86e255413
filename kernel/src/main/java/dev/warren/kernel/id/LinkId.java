// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.id;

/// What names a link: its namespace and its index there. Indexes repeat across namespaces.
public record LinkId(NamespaceId namespace, int index) {}
