// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.ContainerConfiguration.BindMount;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.sandbox.pod.ContainerConfiguration.WantedUser;
import dev.warren.testkit.cri.Capability;
import dev.warren.testkit.cri.ContainerConfig;
import dev.warren.testkit.cri.Int64Value;
import dev.warren.testkit.cri.KeyValue;
import dev.warren.testkit.cri.LinuxContainerConfig;
import dev.warren.testkit.cri.LinuxContainerSecurityContext;
import dev.warren.testkit.cri.Mount;
import dev.warren.testkit.cri.MountPropagation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Containers with wishes: as CRI asks containerd for them, and as Warren is asked.
final class ContainerWishes {
    private ContainerWishes() {}

    static ContainerConfig demanding(ContainerConfig configuration, Path data, Path deep) {
        ContainerConfig.Builder builder =
                configuration.toBuilder()
                        .addArgs("1000")
                        .setWorkingDir("/tmp")
                        .addEnvs(KeyValue.newBuilder().setKey("COLOUR").setValue("red"))
                        .addEnvs(KeyValue.newBuilder().setKey("PATH").setValue("/bin:/tmp"))
                        .addMounts(
                                Mount.newBuilder()
                                        .setHostPath(deep.toString())
                                        .setContainerPath("/srv/data/deep")
                                        .setReadonly(true))
                        .addMounts(
                                Mount.newBuilder()
                                        .setHostPath(data.toString())
                                        .setContainerPath("/srv/data")
                                        .setPropagation(MountPropagation.PROPAGATION_PRIVATE));
        LinuxContainerSecurityContext.Builder security =
                configuration.getLinux().getSecurityContext().toBuilder();
        security.setReadonlyRootfs(true)
                .setRunAsUser(Int64Value.newBuilder().setValue(1000))
                .setRunAsGroup(Int64Value.newBuilder().setValue(1001))
                .addSupplementalGroups(27)
                .addAllMaskedPaths(DefaultMounts.MASKED_PATHS)
                .addAllReadonlyPaths(DefaultMounts.READ_ONLY_PATHS)
                .setCapabilities(
                        Capability.newBuilder()
                                .addAddCapabilities("NET_ADMIN")
                                .addDropCapabilities("MKNOD"));
        builder.setLinux(configuration.getLinux().toBuilder().setSecurityContext(security));
        return builder.build();
    }

    static ContainerConfiguration demanding(Path data, Path deep) {
        return new ContainerConfiguration(
                "two",
                new RootSource.Folder("rootfs"),
                List.of("/bin/sleep"),
                List.of("1000"),
                "/tmp",
                List.of("COLOUR=red", "PATH=/bin:/tmp"),
                Optional.of(new WantedUser(1000, Optional.of(1001L), List.of(27L))),
                true,
                false,
                List.of("NET_ADMIN"),
                List.of("MKNOD"),
                List.of(
                        new BindMount(deep.toString(), "/srv/data/deep", true, "private"),
                        new BindMount(data.toString(), "/srv/data", false, "private")),
                Optional.empty(),
                Map.of(),
                false);
    }

    static ContainerConfig privileged(ContainerConfig configuration) {
        LinuxContainerConfig linux = configuration.getLinux();
        return configuration.toBuilder()
                .setLinux(
                        linux.toBuilder()
                                .setSecurityContext(
                                        linux.getSecurityContext().toBuilder().setPrivileged(true)))
                .build();
    }

    static ContainerConfiguration privileged() {
        return new ContainerConfiguration(
                "three",
                new RootSource.Folder("rootfs"),
                List.of("/bin/sleep", "1000"),
                List.of(),
                "",
                List.of(),
                Optional.empty(),
                false,
                true,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of(),
                false);
    }
}
