// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import dev.warren.testkit.cri.ContainerConfig;
import dev.warren.testkit.cri.ContainerMetadata;
import dev.warren.testkit.cri.ContainerStatusRequest;
import dev.warren.testkit.cri.CreateContainerRequest;
import dev.warren.testkit.cri.ImageSpec;
import dev.warren.testkit.cri.LinuxContainerConfig;
import dev.warren.testkit.cri.LinuxContainerSecurityContext;
import dev.warren.testkit.cri.ListPodSandboxRequest;
import dev.warren.testkit.cri.PodSandbox;
import dev.warren.testkit.cri.PodSandboxConfig;
import dev.warren.testkit.cri.PodSandboxStatusRequest;
import dev.warren.testkit.cri.PodSandboxStatusResponse;
import dev.warren.testkit.cri.RemoveContainerRequest;
import dev.warren.testkit.cri.RemovePodSandboxRequest;
import dev.warren.testkit.cri.RunPodSandboxRequest;
import dev.warren.testkit.cri.RuntimeCondition;
import dev.warren.testkit.cri.RuntimeServiceGrpc;
import dev.warren.testkit.cri.StartContainerRequest;
import dev.warren.testkit.cri.StatusRequest;
import dev.warren.testkit.cri.StopContainerRequest;
import dev.warren.testkit.cri.StopPodSandboxRequest;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks an engine for pods the way a kubelet does, over the Container Runtime Interface.
public final class CriClient implements AutoCloseable {
    private static final Pattern PID = Pattern.compile("\"pid\":\\s*(\\d+)");
    private static final Pattern NETWORK_FILE =
            Pattern.compile("\"type\":\\s*\"network\",\\s*\"path\":\\s*\"([^\"]+)\"");

    private final CriChannel channel;
    private final RuntimeServiceGrpc.RuntimeServiceBlockingStub stub;
    private final PodConfigurations configurations;
    private final PodLedger ledger;
    private final Supplier<String> logTail;

    CriClient(
            Path socket,
            PodConfigurations configurations,
            PodLedger ledger,
            Supplier<String> logTail) {
        this.channel = new CriChannel(socket);
        this.stub = RuntimeServiceGrpc.newBlockingStub(channel.channel());
        this.configurations = configurations;
        this.ledger = ledger;
        this.logTail = logTail;
    }

    /// Runs a pod with a network namespace of its own.
    public Pod runPod(String namespace, String name) {
        return runPod(PodSpec.of(namespace, name));
    }

    /// Runs a pod in the host's network namespace.
    public Pod runHostNetworkPod(String namespace, String name) {
        return runPod(PodSpec.of(namespace, name).onHostNetwork());
    }

    /// Runs the pod that is wanted.
    public Pod runPod(PodSpec wanted) {
        return runPod(wanted, UnaryOperator.identity());
    }

    /// Runs the pod that is wanted, with what only some tests want of pods.
    public Pod runPod(PodSpec wanted, UnaryOperator<PodSandboxConfig> change) {
        PodSandboxConfig configuration = change.apply(configurations.of(wanted));
        RunPodSandboxRequest request =
                RunPodSandboxRequest.newBuilder()
                        .setConfig(configuration)
                        .setRuntimeHandler(wanted.runtime())
                        .build();
        String title = wanted.namespace() + "/" + wanted.name();
        String id =
                call("RunPodSandbox of " + title, service -> service.runPodSandbox(request))
                        .getPodSandboxId();
        Pod pod = status(id, wanted, configuration.getMetadata().getUid());
        ledger.remember(pod, configuration);
        return pod;
    }

    /// Runs a container in a pod; without a command it sleeps.
    public Container runContainer(Pod pod, String name, String... command) {
        return runContainer(pod, name, UnaryOperator.identity(), command);
    }

    /// Runs a container in a pod, with what only some tests want of containers.
    public Container runContainer(
            Pod pod, String name, UnaryOperator<ContainerConfig> change, String... command) {
        PodSandboxConfig sandbox = ledger.configuration(pod);
        CreateContainerRequest request =
                CreateContainerRequest.newBuilder()
                        .setPodSandboxId(pod.id())
                        .setConfig(
                                change.apply(
                                        containerConfiguration(sandbox, name, List.of(command))))
                        .setSandboxConfig(sandbox)
                        .build();
        String title = pod.namespace() + "/" + pod.name() + "/" + name;
        String id =
                call("CreateContainer of " + title, service -> service.createContainer(request))
                        .getContainerId();
        StartContainerRequest start = StartContainerRequest.newBuilder().setContainerId(id).build();
        call("StartContainer of " + title, service -> service.startContainer(start));
        ContainerStatusRequest ask =
                ContainerStatusRequest.newBuilder().setContainerId(id).setVerbose(true).build();
        Map<String, String> details =
                call("ContainerStatus of " + title, service -> service.containerStatus(ask))
                        .getInfoMap();
        long pid = pid(title, details);
        return new Container(id, name, pid, NetworkNamespaces.of(pid));
    }

    /// Runs a pod with containers that sleep, and asks nothing more about it; for measurements.
    ///
    /// @param containers their names
    /// @return its id, for [#removeUnwatched]
    public String runUnwatched(PodSpec wanted, List<String> containers) {
        PodSandboxConfig sandbox = configurations.of(wanted);
        RunPodSandboxRequest request =
                RunPodSandboxRequest.newBuilder()
                        .setConfig(sandbox)
                        .setRuntimeHandler(wanted.runtime())
                        .build();
        String title = wanted.namespace() + "/" + wanted.name();
        String id =
                call("RunPodSandbox of " + title, service -> service.runPodSandbox(request))
                        .getPodSandboxId();
        for (String name : containers) {
            CreateContainerRequest create =
                    CreateContainerRequest.newBuilder()
                            .setPodSandboxId(id)
                            .setConfig(containerConfiguration(sandbox, name, List.of()))
                            .setSandboxConfig(sandbox)
                            .build();
            String container =
                    call("CreateContainer of " + title, service -> service.createContainer(create))
                            .getContainerId();
            StartContainerRequest start =
                    StartContainerRequest.newBuilder().setContainerId(container).build();
            call("StartContainer of " + title, service -> service.startContainer(start));
        }
        return id;
    }

    /// Stops and removes a pod of [#runUnwatched] with all its containers.
    public void removeUnwatched(String id) {
        remove(id);
    }

    /// Stops a container at once and removes it.
    public void removeContainer(Container container) {
        StopContainerRequest stop =
                StopContainerRequest.newBuilder().setContainerId(container.id()).build();
        call("StopContainer of " + container.name(), service -> service.stopContainer(stop));
        RemoveContainerRequest remove =
                RemoveContainerRequest.newBuilder().setContainerId(container.id()).build();
        call("RemoveContainer of " + container.name(), service -> service.removeContainer(remove));
    }

    /// Stops a pod with all its containers; its network namespace goes, its record stays.
    public void stopPod(Pod pod) {
        stop(pod.id());
    }

    /// Stops and removes a pod with all its containers.
    public void removePod(Pod pod) {
        remove(pod.id());
    }

    /// The ids of the pods the engine knows.
    public List<String> podIds() {
        return call(
                        "ListPodSandbox",
                        service ->
                                service.listPodSandbox(ListPodSandboxRequest.getDefaultInstance()))
                .getItemsList()
                .stream()
                .map(PodSandbox::getId)
                .toList();
    }

    /// Ends the connection; the engine and its pods stay.
    @Override
    public void close() {
        channel.close();
    }

    /// Stops and removes every pod the engine knows.
    void removeAllPods() {
        podIds().forEach(this::remove);
    }

    /// Whether the engine says that both its runtime and its network are ready.
    boolean ready() {
        try {
            return stub
                    .withDeadlineAfter(1, TimeUnit.SECONDS)
                    .withWaitForReady()
                    .status(StatusRequest.getDefaultInstance())
                    .getStatus()
                    .getConditionsList()
                    .stream()
                    .allMatch(RuntimeCondition::getStatus);
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    private void stop(String id) {
        StopPodSandboxRequest request =
                StopPodSandboxRequest.newBuilder().setPodSandboxId(id).build();
        call("StopPodSandbox of " + id, service -> service.stopPodSandbox(request));
    }

    private void remove(String id) {
        stop(id);
        RemovePodSandboxRequest request =
                RemovePodSandboxRequest.newBuilder().setPodSandboxId(id).build();
        call("RemovePodSandbox of " + id, service -> service.removePodSandbox(request));
    }

    private Pod status(String id, PodSpec wanted, String uid) {
        String title = wanted.namespace() + "/" + wanted.name();
        PodSandboxStatusRequest request =
                PodSandboxStatusRequest.newBuilder().setPodSandboxId(id).setVerbose(true).build();
        PodSandboxStatusResponse response =
                call("PodSandboxStatus of " + title, service -> service.podSandboxStatus(request));
        long pid = pid(title, response.getInfoMap());
        Matcher file = NETWORK_FILE.matcher(response.getInfoOrDefault("info", ""));
        return new Pod(
                id,
                wanted.namespace(),
                wanted.name(),
                uid,
                response.getStatus().getNetwork().getIp(),
                file.find() ? file.group(1) : "",
                NetworkNamespaces.of(pid),
                pid);
    }

    private static ContainerConfig containerConfiguration(
            PodSandboxConfig sandbox, String name, List<String> command) {
        LinuxContainerSecurityContext security =
                LinuxContainerSecurityContext.newBuilder()
                        .setNamespaceOptions(
                                sandbox.getLinux().getSecurityContext().getNamespaceOptions())
                        .build();
        return ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder().setName(name))
                .setImage(ImageSpec.newBuilder().setImage(BusyboxImage.NAME))
                .addAllCommand(command)
                .setLogPath(name + ".log")
                .setLinux(LinuxContainerConfig.newBuilder().setSecurityContext(security))
                .build();
    }

    private static long pid(String title, Map<String, String> details) {
        Matcher matcher = PID.matcher(details.getOrDefault("info", ""));
        if (!matcher.find()) {
            throw new TestkitException("the engine does not say the pid of " + title);
        }
        return Long.parseLong(matcher.group(1));
    }

    private <T> T call(
            String what, Function<RuntimeServiceGrpc.RuntimeServiceBlockingStub, T> request) {
        try {
            return request.apply(
                    stub.withDeadlineAfter(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (StatusRuntimeException e) {
            throw new TestkitException(
                    "the engine refused " + what + ": " + e.getStatus() + logTail.get(), e);
        }
    }
}
