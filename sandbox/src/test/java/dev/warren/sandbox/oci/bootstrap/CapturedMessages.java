// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.bootstrap;

import dev.warren.sandbox.json.Json;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Messages that runc 1.1.5 (Debian 12) and 1.3.0 wrote, and the `config.json` for which they did. Made with
///
/// ```
/// strace -f -qq -xx -s 65536 -e trace=write -o FILE runc --root ROOT create --bundle BUNDLE box
/// strace -f -qq -xx -s 65536 -e trace=write -o FILE runc --root ROOT exec box sh -c true
/// ```
///
/// of which each is the one `write` whose fifth and sixth byte are `30 f2`.
final class CapturedMessages {
    /// `create` by both, for [#paths].
    static final byte[] PATHS =
            bytes(
                    """
                    7400000030f2010001000000000000000800916a000002204900926a6970633a
                    2f70726f632f73656c662f6e732f6970632c7574733a2f70726f632f73656c66
                    2f6e732f7574732c6e65743a2f72756e2f6e65746e732f77617272656e657870
                    000000000600966a310000000800976a00000000
                    """);

    /// `create` by runc 1.1.5, for [#user].
    static final byte[] USER_1_1 =
            bytes(
                    """
                    8800000030f2010001000000000000000800916a0000027e2500936a30203130
                    3030303020313030300a31303030203230303030302036343533360a00000000
                    1400946a30203130303030302036353533360a000800956a010000000800976a
                    0000000022009a6a00002f6574632f616c7465726e617469766573002f657463
                    2f61707400000000
                    """);

    /// `create` by runc 1.3.0, for [#user].
    static final byte[] USER_1_3 =
            bytes(
                    """
                    6400000030f2010001000000000000000800916a0000027e2500936a30203130
                    3030303020313030300a31303030203230303030302036343533360a00000000
                    1400946a30203130303030302036353533360a000800956a010000000800976a
                    00000000
                    """);

    /// `create` by runc 1.3.0, for [#time].
    static final byte[] TIME_1_3 =
            bytes(
                    """
                    3800000030f2010001000000000000000800916a800002200800976a00000000
                    18009a6a6d6f6e6f746f6e69632031373238303020350a00
                    """);

    /// `exec` by runc 1.1.5 in the container of [#user].
    static final byte[] EXEC =
            bytes(
                    """
                    c800000030f2010001000000000000000800916a00000000a600926a75736572
                    3a2f70726f632f353738352f6e732f757365722c6970633a2f70726f632f3537
                    38352f6e732f6970632c7574733a2f70726f632f353738352f6e732f7574732c
                    6e65743a2f70726f632f353738352f6e732f6e65742c7069643a2f70726f632f
                    353738352f6e732f7069642c6d6e743a2f70726f632f353738352f6e732f6d6e
                    742c6367726f75703a2f70726f632f353738352f6e732f6367726f7570000000
                    0800976a00000000
                    """);

    private CapturedMessages() {}

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace("\n", ""));
    }

    private static Map<String, Object> configuration(List<Object> namespaces) {
        return Json.object(
                "process", Json.object("args", List.of("sleep", "1000")),
                "mounts",
                        new ArrayList<Object>(
                                List.of(
                                        Json.object("destination", "/proc", "type", "proc"),
                                        Json.object("destination", "/dev", "type", "tmpfs"))),
                "linux", Json.object("namespaces", namespaces));
    }

    private static Map<String, Object> made(String type) {
        return Json.object("type", type);
    }

    private static Map<String, Object> joined(String type, String path) {
        return Json.object("type", type, "path", path);
    }

    static Map<String, Object> paths() {
        Map<String, Object> configuration =
                configuration(
                        List.of(
                                made("pid"),
                                joined("ipc", "/proc/self/ns/ipc"),
                                joined("uts", "/proc/self/ns/uts"),
                                made("mount"),
                                joined("network", "/run/netns/warrenexp")));
        configuration.put("process", Json.object("oomScoreAdj", 1L));
        return configuration;
    }

    static Map<String, Object> user() {
        List<Object> namespaces = new ArrayList<>();
        for (String type : List.of("pid", "ipc", "uts", "mount", "network", "user", "cgroup")) {
            namespaces.add(made(type));
        }
        Map<String, Object> configuration = configuration(namespaces);
        configuration.put(
                "linux",
                Json.object(
                        "namespaces", namespaces,
                        "uidMappings", List.of(map(0, 100_000, 1000), map(1000, 200_000, 64_536)),
                        "gidMappings", List.of(map(0, 100_000, 65_536))));
        configuration.put(
                "mounts",
                List.of(
                        Json.object("destination", "/proc", "type", "proc"),
                        Json.object("destination", "/dev", "type", "tmpfs"),
                        bind("/etc", "/etc/alternatives", "rbind"),
                        bind("/sys", "/etc/apt", "bind")));
        return configuration;
    }

    private static Map<String, Object> map(long inside, long outside, long length) {
        return Json.object("containerID", inside, "hostID", outside, "size", length);
    }

    private static Map<String, Object> bind(String destination, String source, String option) {
        return Json.object(
                "destination",
                destination,
                "type",
                "none",
                "source",
                source,
                "options",
                List.of(option, "ro"));
    }

    static Map<String, Object> time() {
        List<Object> namespaces = List.of(made("pid"), made("mount"), made("time"));
        Map<String, Object> configuration = configuration(namespaces);
        configuration.put(
                "linux",
                Json.object(
                        "namespaces",
                        namespaces,
                        "timeOffsets",
                        Json.object("monotonic", Json.object("secs", 172_800L, "nanosecs", 5L))));
        return configuration;
    }
}
