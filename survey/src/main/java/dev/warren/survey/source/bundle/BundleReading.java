// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.bundle;

import dev.warren.atlas.fact.Claim;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Init;
import dev.warren.atlas.fact.PodName;
import dev.warren.atlas.fact.Role;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.Directory;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.oci.Bundle;
import dev.warren.survey.oci.Claims;
import dev.warren.survey.oci.InitProcess;
import dev.warren.survey.oci.RuntimeFolder;
import java.util.OptionalLong;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;

/// Reads one bundle after the other, whoever keeps them: `config.json`, and `init.pid` beside it.
final class BundleReading {
    private static final int ENTRY_LIMIT = 20_000;
    private static final int CONFIG_LIMIT_BYTES = 4 << 20;
    private static final int PID_BYTES = 32;

    private final Ground ground;
    private final Findings findings;
    private final RuntimeFolder folder;

    /// @param folder whose bundles these are
    BundleReading(Ground ground, Findings findings, RuntimeFolder folder) {
        this.ground = ground;
        this.findings = findings;
        this.folder = folder;
    }

    /// A bundle.
    ///
    /// @param runtime whose it is
    /// @param id of its container
    /// @param name of its folder below the one that is open
    /// @param path of its folder, for evidence
    /// @param start when the runtime says that the first process began; asked only where there is one
    /// @param unheld where a pod is that has no process and names no network namespace
    record Place(
            String runtime,
            String id,
            String name,
            String path,
            Supplier<OptionalLong> start,
            Supplier<Claim> unheld) {}

    Iterable<String> names(Directory directory, String path) throws SyscallException {
        Directory.Names names = directory.names(ENTRY_LIMIT);
        if (names.truncated()) {
            findings.gap(path, Why.UNEXPECTED, "more than " + ENTRY_LIMIT + " entries");
        }
        return names.names();
    }

    void read(Directory above, Place place) {
        String file = place.path() + "/config.json";
        try {
            Bundle config =
                    Bundle.parse(above.readFile(place.name() + "/config.json", CONFIG_LIMIT_BYTES));
            if (isBeyondReach(place.id(), config)) {
                findings.gap(place.path(), Why.UNEXPECTED, RuntimeFolder.BEYOND);
                return;
            }
            Init init = init(above, place);
            if (folder.reach().isLimited() && !isFound(init, config)) {
                return;
            }
            findings.emit(
                    new Fact.ContainerSeen(
                            place.runtime(),
                            place.id(),
                            role(config),
                            init,
                            claim(config, init, place),
                            findings.evidence(file)));
        } catch (SyscallException failed) {
            gap(file, failed);
        } catch (JacksonException wrong) {
            findings.gap(file, Why.UNEXPECTED, "it is no JSON: " + wrong.getOriginalMessage());
        }
    }

    void gap(String path, SyscallException failed) {
        // A task that ended while we read is not there any more; nothing is hidden.
        if (failed.errno() != Errno.ENOENT && failed.errno() != Errno.ENOTDIR) {
            findings.gap(path, failed);
        }
    }

    private boolean isBeyondReach(String id, Bundle config) {
        return ground.isBeyond(id, folder.reach())
                || (isMember(config) && ground.isBeyond(config.sandboxId(), folder.reach()));
    }

    /// Whether the kernel knows the container, and the sandbox that it says it belongs to. What a
    /// runtime with a limited reach says of others would be joined with what is true of them.
    private boolean isFound(Init init, Bundle config) {
        return !(init instanceof Init.Gone || init instanceof Init.None)
                && (!isMember(config)
                        || ground.oldestIn(config.sandboxId(), folder.reach()).isPresent());
    }

    private static boolean isMember(Bundle config) {
        return config.containerType().equals("container");
    }

    private static Role role(Bundle config) {
        PodName pod = new PodName(config.podNamespace(), config.podName(), config.podUid());
        return switch (config.containerType()) {
            case "sandbox" -> new Role.Sandbox(pod);
            case "container" ->
                    new Role.Member(
                            pod, config.sandboxId(), config.containerName(), config.image());
            default -> new Role.Alone("", config.image(), "");
        };
    }

    /// A member joins its sandbox, which it names by a path or by the pid of the sandbox's process; that
    /// says no more than what the sandbox itself names, which is a claim.
    private Claim claim(Bundle config, Init init, Place place) {
        if (isMember(config)) {
            return new Claim.None();
        }
        if (config.network().isEmpty() && init instanceof Init.None) {
            return place.unheld().get();
        }
        return config.network()
                .map(path -> Claims.check(ground, folder.root(), path))
                .orElse(new Claim.None());
    }

    private Init init(Directory above, Place place) {
        int pid = 0;
        OptionalLong written = OptionalLong.empty();
        try {
            RegularFile file = RegularFile.read(above.fd(), place.name() + "/init.pid", PID_BYTES);
            pid = Integer.parseInt(KernelText.decode(file.content()).strip());
            written = ground.ticksSinceBoot(file.status().modified());
        } catch (SyscallException | NumberFormatException notWrittenYet) {
            // The control group may tell all the same.
            pid = 0;
        }
        boolean ours = !folder.root().isForeign();
        boolean worthAsking = ours && pid > 0 && ground.process(pid).isPresent();
        return InitProcess.find(
                ground,
                new InitProcess.Noted(
                        pid,
                        place.id(),
                        ours,
                        folder.reach(),
                        worthAsking ? place.start().get() : OptionalLong.empty(),
                        written));
    }
}
