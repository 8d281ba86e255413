// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.MalformedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Asks plugins to attach network namespaces to networks, and to take that back. Source: specification, sections 2 to 4.
///
/// Privilege: whatever the plugins need, root as a rule. Thread: usable from any, several at once, except that
/// [#collectGarbage] of a network must not run beside anything else on it. Plugins start in the namespaces of the
/// calling thread, which must be those of the node.
public final class CniClient {
    private static final Attachment NOTHING = Attachment.of("", "", "");

    private final PluginRunner runner;
    private final ResultCache cache;

    /// @param pluginFolders where programs of plugins are, in the order of the search; `/opt/cni/bin` as a rule
    /// @param cacheFolder see [ResultCache]
    /// @param deadline of one run of one plugin, at which it is killed with all that it has started
    public CniClient(List<String> pluginFolders, String cacheFolder, Duration deadline) {
        this(
                new PluginRunner(List.copyOf(pluginFolders), deadline, CniObserver.indifferent()),
                new ResultCache(cacheFolder));
    }

    private CniClient(PluginRunner runner, ResultCache cache) {
        this.runner = runner;
        this.cache = cache;
    }

    /// The same that tells somebody what it does.
    public CniClient observedBy(CniObserver observer) {
        return new CniClient(
                new PluginRunner(runner.folders(), runner.deadline(), observer), cache);
    }

    /// What is kept of attachments.
    public ResultCache cache() {
        return cache;
    }

    /// Attaches a namespace to a network: `ADD` of each plugin in order, each of which is told the result of the one
    /// before. The last result is kept, and returned as it came, in whatever version.
    ///
    /// After a failure nothing is taken back, and something may have been given: [#delete] is due in any case.
    ///
    /// @throws CniException when a plugin failed; those behind it were not asked
    /// @throws SandboxException when a name is not allowed or the result could not be kept
    public AttachmentResult add(NetworkConfiguration network, Attachment attachment)
            throws SandboxException {
        AttachmentRules.all(network, attachment);
        AttachmentResult result = null;
        for (PluginConfiguration plugin : network.plugins()) {
            PluginCall call = call(Verb.ADD, network, plugin, attachment, result);
            byte[] printed = runner.run(call);
            try {
                result = AttachmentResult.parse(printed, network.version(), "the result");
            } catch (MalformedException wrong) {
                throw call.failed(PluginFailure.unreadable(printed, wrong));
            }
        }
        if (result == null) {
            throw AttachmentRules.refused(
                    Verb.ADD, network, attachment, "the network has no plugins");
        }
        cache.keep(network, attachment, result);
        return result;
    }

    /// Takes an attachment back: `DEL` of each plugin, the last first. All of them are asked, also after one has failed,
    /// unlike the reference library does it, which leaves the addresses given then. What is kept of the attachment goes
    /// when all have succeeded, and not before.
    ///
    /// It may be asked for again, and for what was never attached.
    ///
    /// @param attachment without the path of its namespace when that is not there any more
    /// @throws CniException the first failure; the others are suppressed in it
    /// @throws SandboxException when a name is not allowed or the cache could not be changed
    public void delete(NetworkConfiguration network, Attachment attachment)
            throws SandboxException {
        AttachmentRules.names(Verb.DEL, network, attachment);
        AttachmentResult result = previousOrNone(network, attachment);
        List<CniException> failures = new ArrayList<>();
        for (PluginConfiguration plugin : network.plugins().reversed()) {
            try {
                runner.run(call(Verb.DEL, network, plugin, attachment, result));
            } catch (CniException failed) {
                failures.add(failed);
            }
        }
        throwFirst(failures);
        cache.forget(network, attachment);
    }

    /// A result that cannot be read must not keep anything from being taken back.
    private @Nullable AttachmentResult previousOrNone(
            NetworkConfiguration network, Attachment attachment) {
        if (!network.version().isAtLeast(CniVersion.V0_4_0)) {
            return null;
        }
        try {
            return cache.findResult(network, attachment).orElse(null);
        } catch (SandboxException unreadable) {
            runner.observer()
                    .remarked(
                            "%s is detached from the network '%s' without the result that was kept of it: %s"
                                    .formatted(
                                            attachment, network.name(), unreadable.getMessage()));
            return null;
        }
    }

    /// Asks whether an attachment is still as it was made: `CHECK` of each plugin in order.
    ///
    /// @return false when nobody was asked, because the network does not want it
    /// @throws CniException when a plugin says no; those behind it were not asked
    /// @throws SandboxException when the network is of a version before 0.4.0, which cannot be asked, or what was kept
    ///     of the attachment cannot be read
    public boolean check(NetworkConfiguration network, Attachment attachment)
            throws SandboxException {
        AttachmentRules.names(Verb.CHECK, network, attachment);
        if (!network.version().isAtLeast(CniVersion.V0_4_0)) {
            throw AttachmentRules.refused(
                    Verb.CHECK,
                    network,
                    attachment,
                    "it is configured for version "
                            + network.version()
                            + ", and a plugin can be asked since 0.4.0");
        }
        if (network.disablesCheck()) {
            return false;
        }
        AttachmentResult result = cache.findResult(network, attachment).orElse(null);
        for (PluginConfiguration plugin : network.plugins()) {
            runner.run(call(Verb.CHECK, network, plugin, attachment, result));
        }
        return true;
    }

    /// Asks whether a network could be attached to now: `STATUS` of each plugin in order.
    ///
    /// @return false when nobody was asked, because the network is of a version before 1.1.0
    /// @throws CniException when a plugin says no; those behind it were not asked
    public boolean status(NetworkConfiguration network) throws CniException {
        if (!network.version().isAtLeast(CniVersion.V1_1_0)) {
            return false;
        }
        for (PluginConfiguration plugin : network.plugins()) {
            askOfNetwork(Verb.STATUS, network, plugin, Map.of());
        }
        return true;
    }

    /// One attachment that is still needed, for [#collectGarbage].
    public record Valid(String containerId, String interfaceName) {}

    /// Takes back everything on a network that is not needed any more: `DEL` for each attachment that is kept and not
    /// needed, *whichever runtime made it*, then `GC` of each plugin, when the version has it. Goes on after failures.
    ///
    /// The cache is read once. What comes into it later is not asked about, and stays.
    ///
    /// @param needed whether an attachment to this network is, also one that another runtime made
    /// @throws SandboxException when something in the cache could not be read: it may tell of one that is needed
    public Garbage collectGarbage(NetworkConfiguration network, Predicate<CachedAttachment> needed)
            throws SandboxException {
        return network.disablesGarbageCollection()
                ? Garbage.refusal()
                : new GarbageCollection(this, network).keeping(needed);
    }

    /// The same for somebody who knows all attachments to a network, as the reference library has it.
    ///
    /// @param valid all attachments to this network that are needed, also those that other runtimes made
    /// @return false when nothing was done, because the network does not want it
    /// @throws CniException the first failure; the others are suppressed in it
    /// @throws SandboxException when the cache could not be read or changed
    public boolean collectGarbage(NetworkConfiguration network, Collection<Valid> valid)
            throws SandboxException {
        if (network.disablesGarbageCollection()) {
            return false;
        }
        Garbage garbage = new GarbageCollection(this, network).keeping(valid);
        if (garbage.failure().isPresent()) {
            throw garbage.failure().get();
        }
        return true;
    }

    void remark(String remark) {
        runner.observer().remarked(remark);
    }

    void askOfNetwork(
            Verb verb,
            NetworkConfiguration network,
            PluginConfiguration plugin,
            Map<String, Object> more)
            throws CniException {
        runner.run(callOfNetwork(verb, network, plugin, more));
    }

    /// Asks a plugin which versions of the specification it speaks. One of old that does not know the question speaks
    /// the first.
    ///
    /// @param plugin its type
    /// @return their names, in the plugin's order, also those that [CniVersion] does not know
    public List<String> versions(String plugin) throws CniException {
        return new VersionQuestion(runner).ask(plugin);
    }

    /// Asks all plugins of a network whether they speak its version.
    ///
    /// @throws CniException for the first that is missing or does not; the others are suppressed in it
    public void validate(NetworkConfiguration network) throws CniException {
        throwFirst(new VersionQuestion(runner).failures(network));
    }

    private static <E extends SandboxException> void throwFirst(List<E> failures) throws E {
        if (!failures.isEmpty()) {
            E first = failures.getFirst();
            failures.subList(1, failures.size()).forEach(first::addSuppressed);
            throw first;
        }
    }

    private PluginCall call(
            Verb verb,
            NetworkConfiguration network,
            PluginConfiguration plugin,
            Attachment attachment,
            @Nullable AttachmentResult previous)
            throws MalformedException {
        return new PluginCall(
                verb,
                network.name(),
                plugin.type(),
                attachment.toString(),
                PluginCall.environment(verb, attachment, path()),
                PluginInput.of(network, plugin, previous, attachment.capabilities()));
    }

    private PluginCall callOfNetwork(
            Verb verb,
            NetworkConfiguration network,
            PluginConfiguration plugin,
            Map<String, Object> more) {
        return new PluginCall(
                verb,
                network.name(),
                plugin.type(),
                "",
                PluginCall.environment(verb, NOTHING, path()),
                PluginInput.of(network, plugin, more));
    }

    private String path() {
        return String.join(":", runner.folders());
    }
}
