// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {
    @Test
    void readsEveryPrefix() {
        assertThat(Reference.parse("@host")).isEqualTo(new Reference.Host());
        assertThat(Reference.parse("@self")).isEqualTo(new Reference.Self());
        assertThat(Reference.parse("/run/netns/a:b"))
                .isEqualTo(new Reference.Path("/run/netns/a:b"));
        assertThat(Reference.parse("pid:77")).isEqualTo(new Reference.Pid(77));
        assertThat(Reference.parse("pod:web")).isEqualTo(new Reference.Pod("", "web"));
        assertThat(Reference.parse("pod:default/web"))
                .isEqualTo(new Reference.Pod("default", "web"));
        assertThat(Reference.parse("container:redis")).isEqualTo(new Reference.Container("redis"));
        assertThat(Reference.parse("if:veth6")).isEqualTo(new Reference.Interface("veth6"));
        assertThat(Reference.parse("link:eth0@a")).isEqualTo(new Reference.Interface("eth0@a"));
        assertThat(Reference.parse("ip:10.0.3.7"))
                .isEqualTo(new Reference.Address(IpAddress.parse("10.0.3.7")));
        assertThat(Reference.parse("ip:fd00::3/64"))
                .isEqualTo(new Reference.Address(IpAddress.parse("fd00::3")));
        assertThat(Reference.parse("ip:fe80::1%eth0"))
                .isEqualTo(Reference.parse("ip:fe80::1%eth0/64"))
                .isEqualTo(new Reference.Address(IpAddress.parse("fe80::1")));
        assertThat(Reference.parse("mac:02-5A-11-22-33-05"))
                .isEqualTo(new Reference.Hardware(Mac.parse("02:5a:11:22:33:05")));
        assertThat(Reference.parse("nsid:0")).isEqualTo(new Reference.Nsid(0));
        assertThat(Reference.parse("cookie:4101")).isEqualTo(new Reference.Cookie(4101));
        assertThat(Reference.parse("cookie:18446744073709551615"))
                .as("cookies fill 64 bits")
                .isEqualTo(new Reference.Cookie(-1));
    }

    @Test
    void readsTheWiring() {
        assertThat(Reference.parse("table:2")).isEqualTo(new Reference.Table(2));
        assertThat(Reference.parse("table:main")).isEqualTo(new Reference.Table(254));
        assertThat(Reference.parse("table:4294967295"))
                .isEqualTo(new Reference.Table(4_294_967_295L));
        assertThat(Reference.parse("rule:1536")).isEqualTo(new Reference.Rule(1536));
        assertThat(Reference.parse("eni:eni-0ee55ff6677889900"))
                .isEqualTo(new Reference.CloudInterface("eni-0ee55ff6677889900"));
        assertThat(Reference.parse("table:2").isCollective()).isTrue();
        assertThat(Reference.parse("mac:02:5a:11:22:33:05").isCollective()).isFalse();
    }

    @Test
    void readsBackWhatTheTableAndTheNamesPrint() {
        assertThat(Reference.parse("host")).isEqualTo(new Reference.Word("host"));
        assertThat(Reference.parse("pod/default/web"))
                .isEqualTo(new Reference.Pod("default", "web"));
        assertThat(Reference.parse("container/redis")).isEqualTo(new Reference.Container("redis"));
        assertThat(Reference.parse("process/sleep[77]")).isEqualTo(new Reference.Pid(77));
        assertThat(Reference.parse("process/kworker/0:1[8]")).isEqualTo(new Reference.Pid(8));
        assertThat(Reference.parse("process/a[1][78]")).isEqualTo(new Reference.Pid(78));
        assertThat(Reference.parse("netns/4026532177")).isEqualTo(new Reference.Word("4026532177"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "blue",
                "4026532177",
                "fd00::1",
                "10.0.3.7",
                "02:5a:11:22:33:05",
                "cafe:1",
                "default/web",
                "kube-system/web",
                "Pid:7",
                "veth31fc0ba6",
                "pid",
                "unknown:7"
            })
    void takesEverythingElseForAWord(String text) {
        assertThat(Reference.parse(text)).isEqualTo(new Reference.Word(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "`` ; an empty reference names nothing",
                "pid:x ; 'pid:x': 'x' is no number",
                "pid:-1 ; 'pid:-1': '-1' is no number",
                "pid:99999999999 ; 'pid:99999999999': 99999999999 is too large",
                "pid:99999999999999999999 ; 'pid:99999999999999999999': 99999999999999999999 is too large",
                "process/sleep ; 'process/sleep': 'sleep' is no number",
                "nsid:two ; 'nsid:two': 'two' is no number",
                "cookie:-4 ; 'cookie:-4': '-4' is no cookie such as 4101",
                "ip:10.0.3 ; '10.0.3' is no IP address",
                "ip:10.0.3.256 ; '10.0.3.256' is no IP address",
                "mac:zz ; 'zz' is no link-layer address such as 02:5a:11:22:33:05",
                "pod: ; 'pod:' ends where a name should follow",
                "container: ; 'container:' ends where a name should follow",
                "if: ; 'if:' ends where a name should follow",
                "inode: ; 'inode:' ends where a name should follow",
                "netns/ ; 'netns/' ends where a name should follow",
                "pid: ; 'pid:' ends where a name should follow",
                "pod:default/ ; 'pod:default/' is no pod such as pod:default/web",
                "pod:/web ; 'pod:/web' is no pod such as pod:default/web"
            })
    void saysInASentenceWhatIsWrong(String text, String sentence) {
        assertThatThrownBy(() -> Reference.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void neverFailsInAnyOtherWay() {
        String[] parts = {
            "pid", "pod", ":", "/", "[", "]", "ip", "1", "a", "::", "-", "@", "", "é"
        };
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(6); j >= 0; j--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            try {
                assertThat(Reference.parse(text.toString())).isNotNull();
            } catch (IllegalArgumentException wrong) {
                assertThat(wrong).isNotInstanceOf(NumberFormatException.class);
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
