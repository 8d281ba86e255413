// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.fact;

/// A Kubernetes pod.
///
/// @param uid empty where the source does not tell it
public record PodName(String namespace, String name, String uid) {
    /// The pod of something that does not say which pod it is of.
    public static final PodName UNKNOWN = new PodName("", "", "");

    /// `namespace/name`.
    public String path() {
        return namespace + "/" + name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PodName pod
                && namespace.equals(pod.namespace)
                && name.equals(pod.name)
                && uid.equals(pod.uid);
    }

    @Override
    public int hashCode() {
        return (namespace.hashCode() * 31 + name.hashCode()) * 31 + uid.hashCode();
    }
}
