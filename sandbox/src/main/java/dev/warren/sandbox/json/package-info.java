// SPDX-License-Identifier: Apache-2.0
/// Documents of CNI, OCI and Kubernetes as plain values: maps that keep their order, lists, texts, numbers and
/// truths; and [dev.warren.sandbox.json.Node], which reads them and can say where something is wrong.
@NullMarked
package dev.warren.sandbox.json;

import org.jspecify.annotations.NullMarked;
