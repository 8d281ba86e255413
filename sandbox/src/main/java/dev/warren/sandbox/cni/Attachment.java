// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.pod.PodConfiguration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One network namespace that is, or is to be, attached to one network under one name.
///
/// @param containerId what plugins know the pod by: with the network and the interface it is the key under which
///     they keep what they gave to it
/// @param namespacePath a file of the network namespace; empty for `DEL` when it is not there any more
/// @param interfaceName what the interface inside is called
/// @param arguments `CNI_ARGS`, in this order
/// @param capabilities what plugins that declare a capability get as `runtimeConfig`, by capability; values are of
///     the kinds that [dev.warren.sandbox.json.Json] knows, the members of an object in the order in which they are sent
public record Attachment(
        String containerId,
        String namespacePath,
        String interfaceName,
        List<Argument> arguments,
        Map<String, Object> capabilities) {

    /// What the first interface of a pod is called.
    public static final String FIRST = "eth0";

    /// Keeps copies that nobody can change.
    public Attachment {
        arguments = List.copyOf(arguments);
        capabilities = Collections.unmodifiableMap(new LinkedHashMap<>(capabilities));
    }

    /// One that asks for nothing but its interface.
    public static Attachment of(String containerId, String namespacePath, String interfaceName) {
        return new Attachment(containerId, namespacePath, interfaceName, List.of(), Map.of());
    }

    /// That of a pod, with the arguments and capabilities that containerd gives it, and on the first interface with
    /// what the pod wants of that; see [PodNetworkRequest].
    ///
    /// @throws SandboxException when a bandwidth in the pod's annotations cannot be
    public static Attachment ofPod(
            PodConfiguration pod, String containerId, String namespacePath, String interfaceName)
            throws SandboxException {
        Map<String, Object> capabilities = new LinkedHashMap<>(PodNetworkRequest.capabilities(pod));
        if (interfaceName.equals(FIRST)) {
            capabilities.putAll(PodNetworkRequest.ofFirst(pod.firstInterface()));
        }
        return new Attachment(
                containerId,
                namespacePath,
                interfaceName,
                PodNetworkRequest.arguments(containerId, pod.identity()),
                capabilities);
    }

    /// The same when the namespace is not there any more.
    public Attachment withoutNamespace() {
        return new Attachment(containerId, "", interfaceName, arguments, capabilities);
    }

    /// The same that offers something more to plugins that declare the capability.
    public Attachment withCapability(String capability, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(capabilities);
        more.put(capability, value);
        return new Attachment(containerId, namespacePath, interfaceName, arguments, more);
    }

    /// As in `eth0 of 0123456789ab`.
    @Override
    public String toString() {
        return interfaceName + " of " + containerId;
    }
}
