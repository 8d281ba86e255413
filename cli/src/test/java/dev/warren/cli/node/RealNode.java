// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import dev.warren.testkit.Container;
import dev.warren.testkit.ContainerdEngine;
import dev.warren.testkit.DockerContainer;
import dev.warren.testkit.DockerEngine;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.Pod;

/// A node with three pods (one with two containers, one on the host's network), two Docker containers
/// (one on the host's network), a name made by `ip netns add`, an `unshare -n sleep`, and a pin that is
/// visible in another mount namespace alone.
final class RealNode implements AutoCloseable {
    final ContainerdEngine containerd = new ContainerdEngine();
    final DockerEngine docker = new DockerEngine();
    final LabTopology lab = new LabTopology();

    final Pod web;
    final Container webApp;
    final Container webSide;
    final Pod api;
    final Container apiApp;
    final Pod agent;
    final Container agentApp;
    final DockerContainer box;
    final DockerContainer hostBox;
    final LabNamespace blue;
    final LabNamespace anonymous;
    final LabNamespace hidden;

    RealNode() {
        boolean complete = false;
        try {
            containerd.start();
            docker.start();
            web = containerd.cri().runPod("default", "web");
            webApp = containerd.cri().runContainer(web, "app", "sleep", "100000");
            webSide = containerd.cri().runContainer(web, "side", "sleep", "100000");
            api = containerd.cri().runPod("shop", "api");
            apiApp = containerd.cri().runContainer(api, "app", "sleep", "100000");
            agent = containerd.cri().runHostNetworkPod("kube-system", "agent");
            agentApp = containerd.cri().runContainer(agent, "agent", "sleep", "100000");
            box = docker.run("box");
            hostBox = docker.run("hostbox", "--net=host");
            blue = lab.namespace("blue");
            anonymous = lab.anonymousNamespace();
            hidden = lab.pinInPrivateMountNamespace();
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    @Override
    public void close() {
        try (containerd;
                docker;
                lab) {
            // Closed in reverse, each whatever happens to the others.
        }
    }
}
