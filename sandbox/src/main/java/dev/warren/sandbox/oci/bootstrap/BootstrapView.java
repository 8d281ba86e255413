// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.bootstrap;

import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.process.IdMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// A bootstrap message for people: its parts, each with where it stands, its bytes, and what they say. Texts
/// come from `config.json` and are not escaped.
public final class BootstrapView {
    private static final int BITS_OF_NO_KIND =
            ~Arrays.stream(NamespaceKind.values())
                    .mapToInt(NamespaceKind::flag)
                    .reduce(0, (all, bit) -> all | bit);

    private BootstrapView() {}

    /// The header, or an attribute with its own header and what fills it up to four bytes.
    ///
    /// @param offset of its first byte
    /// @param name as runc's source calls it
    /// @param words what it says, one line each
    /// @param hex its bytes, two digits each, with blanks between
    public record Part(int offset, String name, List<String> words, String hex) {
        /// Keeps a copy that nobody can change.
        public Part {
            words = List.copyOf(words);
        }
    }

    /// The parts in their order; their bytes together are the message.
    public static List<Part> parts(BootstrapMessage message) {
        byte[] bytes = message.encode();
        List<Part> parts = new ArrayList<>();
        String header =
                "type %d, flags %d, sequence %d, port %d, %d bytes"
                        .formatted(
                                BootstrapMessage.TYPE,
                                message.flags(),
                                message.sequence(),
                                message.port(),
                                bytes.length);
        int at = BootstrapMessage.HEADER_BYTES;
        parts.add(new Part(0, "nlmsghdr", List.of(header), hex(bytes, 0, at)));
        for (BootstrapAttribute attribute : message.attributes()) {
            int length =
                    BootstrapMessage.aligned(
                            BootstrapMessage.ATTRIBUTE_HEADER_BYTES
                                    + AttributeContent.encode(attribute).length);
            String name = attribute.number() + " " + name(attribute);
            parts.add(new Part(at, name, words(attribute), hex(bytes, at, at + length)));
            at += length;
        }
        return parts;
    }

    private static String hex(byte[] bytes, int from, int to) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes, from, to);
    }

    /// As `libcontainer/message_linux.go` has it.
    private static String name(BootstrapAttribute attribute) {
        return switch (attribute) {
            case BootstrapAttribute.CloneFlags _ -> "CloneFlagsAttr";
            case BootstrapAttribute.NamespacePaths _ -> "NsPathsAttr";
            case BootstrapAttribute.UserMap _ -> "UidmapAttr";
            case BootstrapAttribute.GroupMap _ -> "GidmapAttr";
            case BootstrapAttribute.SetGroups _ -> "SetgroupAttr";
            case BootstrapAttribute.OutOfMemoryScore _ -> "OomScoreAdjAttr";
            case BootstrapAttribute.Rootless _ -> "RootlessEUIDAttr";
            case BootstrapAttribute.UserMapProgram _ -> "UidmapPathAttr";
            case BootstrapAttribute.GroupMapProgram _ -> "GidmapPathAttr";
            case BootstrapAttribute.MountSources _ -> "MountSourcesAttr";
            case BootstrapAttribute.TimeOffsets _ -> "TimeOffsetsAttr";
            case BootstrapAttribute.SetupUser _ -> "SetupUIDAttr";
            case BootstrapAttribute.SetupGroup _ -> "SetupGIDAttr";
            case BootstrapAttribute.Unknown _ -> "unknown";
        };
    }

    private static List<String> words(BootstrapAttribute attribute) {
        return switch (attribute) {
            case BootstrapAttribute.CloneFlags flags -> List.of(flags(flags));
            case BootstrapAttribute.NamespacePaths paths ->
                    paths.joins().stream()
                            .map(join -> "join " + join.kind().word() + ":" + join.path())
                            .toList();
            case BootstrapAttribute.UserMap map -> maps("users", map.maps());
            case BootstrapAttribute.GroupMap map -> maps("groups", map.maps());
            case BootstrapAttribute.SetGroups groups ->
                    List.of("setgroups " + (groups.allowed() ? "allowed" : "denied"));
            case BootstrapAttribute.OutOfMemoryScore score ->
                    List.of("oom_score_adj " + score.adjustment());
            case BootstrapAttribute.Rootless rootless ->
                    List.of(rootless.rootless() ? "runc is not root" : "runc is root");
            case BootstrapAttribute.UserMapProgram program ->
                    List.of("users are mapped by " + program.path());
            case BootstrapAttribute.GroupMapProgram program ->
                    List.of("groups are mapped by " + program.path());
            case BootstrapAttribute.MountSources sources -> sources(sources.sources());
            case BootstrapAttribute.TimeOffsets offsets ->
                    offsets.offsets().stream()
                            .map(
                                    offset ->
                                            "clock %s ahead by %d s and %d ns"
                                                    .formatted(
                                                            offset.clock(),
                                                            offset.seconds(),
                                                            offset.nanoseconds()))
                            .toList();
            case BootstrapAttribute.SetupUser user ->
                    List.of("set up by user " + user.user() + " of the namespace");
            case BootstrapAttribute.SetupGroup group ->
                    List.of("set up by group " + group.group() + " of the namespace");
            case BootstrapAttribute.Unknown unknown ->
                    List.of(unknown.hex().length() / 2 + " bytes that are not known");
        };
    }

    private static String flags(BootstrapAttribute.CloneFlags flags) {
        List<String> names = new ArrayList<>();
        for (NamespaceKind kind : flags.kinds()) {
            names.add(name(kind));
        }
        int rest = flags.bits() & BITS_OF_NO_KIND;
        if (rest != 0) {
            names.add("0x" + Integer.toHexString(rest));
        }
        return names.isEmpty() ? "make none" : "make " + String.join(" | ", names);
    }

    /// As man 2 clone has it.
    private static String name(NamespaceKind kind) {
        return switch (kind) {
            case NETWORK -> "CLONE_NEWNET";
            case MOUNT -> "CLONE_NEWNS";
            case USER -> "CLONE_NEWUSER";
            case PROCESS -> "CLONE_NEWPID";
            case HOST_NAME -> "CLONE_NEWUTS";
            case INTER_PROCESS -> "CLONE_NEWIPC";
            case CONTROL_GROUP -> "CLONE_NEWCGROUP";
            case TIME -> "CLONE_NEWTIME";
        };
    }

    private static List<String> maps(String whose, List<IdMap> maps) {
        return maps.stream()
                .map(
                        map ->
                                "%s %d to %d are %d to %d outside"
                                        .formatted(
                                                whose,
                                                map.inside(),
                                                map.inside() + map.length() - 1,
                                                map.outside(),
                                                map.outside() + map.length() - 1))
                .toList();
    }

    private static List<String> sources(List<String> sources) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            if (!sources.get(i).isEmpty()) {
                words.add("open " + sources.get(i) + " for mount " + i);
            }
        }
        return words;
    }
}
