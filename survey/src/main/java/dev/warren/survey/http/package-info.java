// SPDX-License-Identifier: Apache-2.0
/// As much of HTTP/1.1 (RFC 9112) as two services on the node speak: the metadata of a cloud and the
/// introspection of its agent.
///
/// Why not Java's own client: it starts threads and keeps them, looks names up and follows proxies; and
/// a socket that it opens belongs to the namespace of whatever thread opens it. Here a socket is opened
/// inside by an errand, everything else is waiting for it on the caller's thread, and one deadline
/// stands over all. It also costs less to start: no class of `java.net` is loaded.
@NullMarked
package dev.warren.survey.http;

import org.jspecify.annotations.NullMarked;
