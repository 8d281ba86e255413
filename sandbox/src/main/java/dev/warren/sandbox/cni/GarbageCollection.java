// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// One collection of what is not needed any more on a network.
///
/// What is needed is decided by one reading of the cache, so that nothing is taken back which was attached after that.
final class GarbageCollection {
    private final CniClient client;
    private final NetworkConfiguration network;
    private final List<Attachment> detached = new ArrayList<>();
    private final List<Attachment> kept = new ArrayList<>();
    private final List<SandboxException> failures = new ArrayList<>();

    GarbageCollection(CniClient client, NetworkConfiguration network) {
        this.client = client;
        this.network = network;
    }

    /// For somebody who knows of each in the cache whether it is needed, and of no others.
    Garbage keeping(Predicate<CachedAttachment> needed) throws SandboxException {
        ResultCache.Content content = client.cache().read();
        if (!content.broken().isEmpty()) {
            throw new SandboxException(
                    "nothing was done, for it is not known which attachments are needed: "
                            + content.broken().getFirst());
        }
        return run(content, needed, new LinkedHashSet<>());
    }

    /// For somebody who knows all that are needed, whether they are in the cache or not.
    Garbage keeping(Collection<CniClient.Valid> valid) throws SandboxException {
        ResultCache.Content content = client.cache().read();
        content.broken()
                .forEach(file -> client.remark("passed over while garbage was collected: " + file));
        return run(content, _ -> false, new LinkedHashSet<>(valid));
    }

    private Garbage run(
            ResultCache.Content content,
            Predicate<CachedAttachment> needed,
            Set<CniClient.Valid> valid) {
        Set<CniClient.Valid> seen = new LinkedHashSet<>();
        for (CachedAttachment cached : content.attachments()) {
            if (!cached.network().equals(network.name())) {
                continue;
            }
            seen.add(key(cached.attachment()));
            if (valid.contains(key(cached.attachment())) || needed.test(cached)) {
                valid.add(key(cached.attachment()));
                kept.add(cached.attachment());
            } else {
                detach(cached.attachment());
            }
        }
        if (network.version().isAtLeast(CniVersion.V1_1_0)) {
            if (addNewcomers(content, seen, valid)) {
                askPlugins(valid);
            }
        }
        return new Garbage(false, detached, kept, failures);
    }

    private static CniClient.Valid key(Attachment attachment) {
        return new CniClient.Valid(attachment.containerId(), attachment.interfaceName());
    }

    private void detach(Attachment attachment) {
        try {
            client.delete(network, attachment);
            detached.add(attachment);
        } catch (SandboxException failed) {
            failures.add(failed);
        }
    }

    /// Plugins take back what is not named to them: what was attached in the meantime has to be.
    ///
    /// @return whether all of it is known; else they must not be asked
    private boolean addNewcomers(
            ResultCache.Content before, Set<CniClient.Valid> seen, Set<CniClient.Valid> valid) {
        ResultCache.Content now;
        try {
            now = client.cache().read();
        } catch (SandboxException failed) {
            failures.add(failed);
            return false;
        }
        if (!before.broken().containsAll(now.broken())) {
            failures.add(
                    new SandboxException(
                            "plugins were not asked, for it is not known which attachments came meanwhile: "
                                    + now.broken().getLast()));
            return false;
        }
        for (CachedAttachment cached : now.attachments()) {
            CniClient.Valid key = key(cached.attachment());
            if (cached.network().equals(network.name()) && !seen.contains(key) && valid.add(key)) {
                kept.add(cached.attachment());
            }
        }
        return true;
    }

    private void askPlugins(Set<CniClient.Valid> valid) {
        List<Map<String, Object>> attachments =
                valid.stream()
                        .map(
                                one ->
                                        Json.object(
                                                "containerID",
                                                one.containerId(),
                                                "ifname",
                                                one.interfaceName()))
                        .toList();
        // The second is how the specification called it by mistake for a while.
        Map<String, Object> more =
                Json.object(
                        "cni.dev/valid-attachments", attachments,
                        "cni.dev/attachments", attachments);
        for (PluginConfiguration plugin : network.plugins()) {
            try {
                client.askOfNetwork(Verb.GC, network, plugin, more);
            } catch (CniException failed) {
                failures.add(failed);
            }
        }
    }
}
