// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.bootstrap;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.process.IdMap;
import dev.warren.sandbox.oci.bootstrap.BootstrapAttribute.CloneFlags;
import dev.warren.sandbox.oci.bootstrap.BootstrapAttribute.GroupMap;
import dev.warren.sandbox.oci.bootstrap.BootstrapAttribute.GroupMapProgram;
import dev.warren.sandbox.oci.bootstrap.BootstrapAttribute.MountSources;
import dev.warren.sandbox.oci.bootstrap.BootstrapAttribute.NamespacePaths;
import dev.warren.sandbox.oci.bootstrap.BootstrapAttribute.OutOfMemoryScore;
import dev.warren.sandbox.oci.bootstrap.BootstrapAttribute.Rootless;
import dev.warren.sandbox.oci.bootstrap.BootstrapAttribute.SetGroups;
import dev.warren.sandbox.oci.bootstrap.BootstrapAttribute.SetupGroup;
import dev.warren.sandbox.oci.bootstrap.BootstrapAttribute.SetupUser;
import dev.warren.sandbox.oci.bootstrap.BootstrapAttribute.TimeOffsets;
import dev.warren.sandbox.oci.bootstrap.BootstrapAttribute.Unknown;
import dev.warren.sandbox.oci.bootstrap.BootstrapAttribute.UserMap;
import dev.warren.sandbox.oci.bootstrap.BootstrapAttribute.UserMapProgram;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// The content of an attribute, as bytes and as what it means. Numbers have 32 bits of the machine's own order;
/// texts end with a zero byte, which counts.
final class AttributeContent {
    private AttributeContent() {}

    /// What it means. What would not come out again byte by byte is unknown.
    static BootstrapAttribute decode(int number, byte[] content) {
        Unknown unknown = new Unknown(number, HexFormat.of().formatHex(content));
        try {
            BootstrapAttribute known = known(number, content, unknown);
            return Arrays.equals(encode(known), content) ? known : unknown;
        } catch (IllegalArgumentException malformed) {
            return unknown;
        }
    }

    private static BootstrapAttribute known(int number, byte[] content, Unknown unknown) {
        return switch (number) {
            case BootstrapAttribute.CLONE_FLAGS -> new CloneFlags(number(content));
            case BootstrapAttribute.NAMESPACE_PATHS -> new NamespacePaths(joins(text(content)));
            case BootstrapAttribute.USER_MAP -> new UserMap(maps(text(content)));
            case BootstrapAttribute.GROUP_MAP -> new GroupMap(maps(text(content)));
            case BootstrapAttribute.SET_GROUPS -> new SetGroups(number(content) != 0);
            case BootstrapAttribute.OUT_OF_MEMORY_SCORE ->
                    new OutOfMemoryScore(Integer.parseInt(text(content)));
            case BootstrapAttribute.ROOTLESS -> new Rootless(number(content) != 0);
            case BootstrapAttribute.USER_MAP_PROGRAM -> new UserMapProgram(text(content));
            case BootstrapAttribute.GROUP_MAP_PROGRAM -> new GroupMapProgram(text(content));
            case BootstrapAttribute.MOUNT_SOURCES_OR_TIME_OFFSETS -> sourcesOrOffsets(content);
            case BootstrapAttribute.SETUP_USER ->
                    new SetupUser(Integer.toUnsignedLong(number(content)));
            case BootstrapAttribute.SETUP_GROUP ->
                    new SetupGroup(Integer.toUnsignedLong(number(content)));
            default -> unknown;
        };
    }

    /// The bytes.
    static byte[] encode(BootstrapAttribute attribute) {
        return switch (attribute) {
            case CloneFlags flags -> bytes(flags.bits());
            case NamespacePaths paths ->
                    bytes(
                            String.join(
                                    ",",
                                    paths.joins().stream()
                                            .map(join -> join.kind().word() + ":" + join.path())
                                            .toList()));
            case UserMap map -> bytes(lines(map.maps()));
            case GroupMap map -> bytes(lines(map.maps()));
            case SetGroups groups -> bytes(groups.allowed() ? 1 : 0);
            case OutOfMemoryScore score -> bytes(Integer.toString(score.adjustment()));
            case Rootless rootless -> bytes(rootless.rootless() ? 1 : 0);
            case UserMapProgram program -> bytes(program.path());
            case GroupMapProgram program -> bytes(program.path());
            case MountSources sources -> bytes(String.join("\0", sources.sources()) + "\0");
            case TimeOffsets offsets -> bytes(offsetLines(offsets));
            case SetupUser user -> bytes((int) user.user());
            case SetupGroup group -> bytes((int) group.group());
            case Unknown unknown -> HexFormat.of().parseHex(unknown.hex());
        };
    }

    private static int number(byte[] content) {
        if (content.length != Integer.BYTES) {
            throw new IllegalArgumentException("no number of 32 bits");
        }
        return ByteBuffer.wrap(content).order(ByteOrder.nativeOrder()).getInt();
    }

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(number)
                .array();
    }

    private static String text(byte[] content) {
        if (content.length == 0 || content[content.length - 1] != 0) {
            throw new IllegalArgumentException("no end of a text");
        }
        return KernelText.decode(content, 0, content.length - 1);
    }

    private static byte[] bytes(String text) {
        byte[] encoded = KernelText.encode(text);
        return Arrays.copyOf(encoded, encoded.length + 1);
    }

    private static List<NamespacePaths.Join> joins(String text) {
        List<NamespacePaths.Join> joins = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            joins.add(new NamespacePaths.Join(kind(part, colon), part.substring(colon + 1)));
        }
        return joins;
    }

    private static NamespaceKind kind(String part, int colon) {
        for (NamespaceKind kind : NamespaceKind.values()) {
            if (colon > 0 && kind.word().equals(part.substring(0, colon))) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind of namespace");
    }

    private static List<IdMap> maps(String text) {
        List<IdMap> maps = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (!line.isEmpty()) {
                maps.add(IdMap.parse(line.replace(' ', ':')));
            }
        }
        return maps;
    }

    private static String lines(List<IdMap> maps) {
        StringBuilder lines = new StringBuilder();
        for (IdMap map : maps) {
            lines.append(map.toString().replace(':', ' ')).append('\n');
        }
        return lines.toString();
    }

    /// Only sources have zeros within: each ends with one, beside that of the whole.
    private static BootstrapAttribute sourcesOrOffsets(byte[] content) {
        String text = text(content);
        if (text.endsWith("\0")) {
            return new MountSources(List.of(text.substring(0, text.length() - 1).split("\0", -1)));
        }
        List<TimeOffsets.Offset> offsets = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String[] fields = line.split(" ", -1);
            if (fields.length == 3) {
                offsets.add(
                        new TimeOffsets.Offset(
                                fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2])));
            }
        }
        return new TimeOffsets(offsets);
    }

    private static String offsetLines(TimeOffsets offsets) {
        StringBuilder lines = new StringBuilder();
        for (TimeOffsets.Offset offset : offsets.offsets()) {
            lines.append(offset.clock()).append(' ');
            lines.append(offset.seconds()).append(' ');
            lines.append(offset.nanoseconds()).append('\n');
        }
        return lines.toString();
    }
}
