// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.cli.ExitStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    private static final int WIDTH = 80;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "ls --nothing ; Unknown option: '--nothing'",
                "list ls ; there is no command 'list'",
                "dig ; there is no command 'dig'",
                "lab dig ; there is no command 'dig'",
                "lab up ; KIND is missing",
                "lab up aks ; 'aks' is no kind of lab; there are eks, bridge, docker, ptp, macvlan",
                "lab up eks --name A/b ; 'A/b' cannot be the name of a lab",
                "lab up eks --pods many ; --pods: 'many' is no number",
                "lab up eks --pods 1001 ; a lab has 0 to 1000 pods, not 1001",
                "lab up eks --iptables new ; 'new' is no form of iptables; there are nft, legacy",
                "lab up ptp --branch ; --external-snat, --iptables, --branch and --ipv6 are for the lab eks",
                "path a --to 10.0.0.1 --all-destinations ; --to and --all-destinations exclude each other",
                "path a --to 0.0.0.0 ; --to: 0.0.0.0 is nobody's address",
                "path a --to [::]:80 ; --to: :: is nobody's address",
                "path a --to 10.0.0.1:80 --proto icmp ; --to: ICMP has no ports, so leave out ':80'",
                "path ip:10.0.0.7 --to fd00::1 ; no packet goes from 10.0.0.7 to fd00::1: one is an address of IPv4, the other of IPv6",
                "path fd00::7 --to 10.0.0.1:53 ; no packet goes from fd00::7 to 10.0.0.1: one is an address of IPv6, the other of IPv4",
                "lab down a --all ; NAME and --all exclude each other",
                "sandbox dig ; there is no command 'dig'",
                "sandbox run ; NAME is missing",
                "sandbox run a b ; 'b' is one word too many",
                "sandbox run a --name b ; 'a' and --name exclude each other",
                "sandbox run a --networks 0 ; --networks: '0' is no number from 1 to 16",
                "sandbox run a --pid target ; --pid: 'target' is none of pod, container, node",
                "sandbox run a --ipc container ; --ipc: 'container' is none of pod, node",
                "sandbox run a --userns 0:1 ; --userns: '0:1' is no map",
                "sandbox run a --label =x ; --label: '=x' is not of the form NAME=VALUE",
                "sandbox run a --port 80 ; --port: '80' is not of the form [ADDRESS:]PORT:PORT[/tcp|udp|sctp]",
                "sandbox run a --port 80:70000 ; --port: 70000 is no port",
                "sandbox run a --port 300.1.1.1:80:80 ; --port: '300.1.1.1' is no IP address",
                "sandbox run a --container b ; 'b' is no container: it must be NAME=SOURCE, where SOURCE is rootfs:DIR",
                "sandbox run a --container b=zip:x ; 'zip' is no kind of source for a container: SOURCE is rootfs:DIR",
                "sandbox run a --container b=rootfs: ; an empty path leads nowhere",
                "sandbox run a -- sleep 1 ; a command after '--' goes with one --container, not 0",
                "sandbox run a --infra=pause ; --infra: 'pause' is neither catatonit nor busybox nor a path",
                "sandbox run a --infra=/nowhere ; --infra: there is no /nowhere",
                "sandbox run a -o wide ; 'wide' is no form of output; there are table, json, yaml, name",
                "sandbox inspect ; REF is missing",
                "sandbox create ; SANDBOX and NAME=SOURCE is missing",
                "sandbox create a ; NAME=SOURCE is missing",
                "sandbox create a b=rootfs:/x c ; 'c' is one word too many",
                "sandbox create a b=rootfs:/x -u root ; --user: 'root' is not of the form UID[:GID]",
                "sandbox create a b=rootfs:/x --mount /x ; --mount: '/x' is not of the form DIR:DIR[:ro]",
                "sandbox start ; REF is missing",
                "sandbox stop a --all ; REF and --all exclude each other",
                "sandbox stop a -t soon ; 'soon' is no time such as 500ms, 10s or 2m",
                "sandbox exec a ip addr ; put '--' before the command",
                "sandbox exec a -- ; the command is missing: put it after '--'",
                "sandbox exec -- ip ; a container is missing before '--'",
                "sandbox exec a b -- ip ; one container goes before '--', not 2",
                "sandbox logs a --tail many ; --tail: 'many' is no number",
                "sandbox logs a --since noon ; --since: 'noon' is neither a time such as 10m nor a moment such as 2026-01-31T12:00:00Z",
                "sandbox events -o yaml ; 'yaml' is no form of output; there are table, json",
                "cni add mynet ; REF is missing",
                "cni dig ; there is no command 'dig'",
                "netns dig ; there is no command 'dig'",
                "netns add a b ; 'b' is one word too many",
                "netns attach box ; REF is missing",
                "netns add .. ; '..' cannot be a name: 1 to 255 bytes",
                "exec blue ip addr ; put '--' before the command",
                "exec blue -- ; the command is missing: put it after '--'",
                "exec -- true ; a namespace is missing before '--'",
                "exec blue -n kube -- true ; 'blue' and --all, --owner or -n exclude each other",
                "exec blue green -- true ; one namespace goes before '--', not 2",
                "exec --all ip addr ; put '--' before the command",
                "exec blue --env =x -- true ; '=x' is no variable such as NAME=VALUE",
                "ls --owner vm ; 'vm' is no kind of owner; there are pod, container, process, host",
                "ls -o xml ; 'xml' is no form of output; there are table, wide, json, yaml, name",
                "whois -o wide x ; 'wide' is no form of output; there are table, json, yaml, name",
                "preflight -o yaml ; 'yaml' is no form of output; there are table, json",
                "ls --sort-by size ; cannot sort by 'size'; there are inode, name, owner",
                "ls --timeout soon ; 'soon' is no time such as 500ms, 10s or 2m",
                "ls --timeout 10y ; '10y' is no time such as 500ms, 10s or 2m",
                "whois ; REF is missing",
                "whois pid:x ; 'pid:x': 'x' is no number",
                "whois pod: ; 'pod:' ends where a name should follow",
                "completion tcsh ; there is no completion for 'tcsh'; there is one for bash, zsh, fish",
                "completion ; SHELL is missing"
            })
    void saysInOneSentenceWhatIsWrongAndWhereHelpIs(String line, String sentence) {
        Ran ran = Ran.warren(line.split(" "));

        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(ran.output()).isEmpty();
        assertThat(ran.errors()).startsWith("warren: " + sentence).contains("\nTry 'warren");
        assertThat(ran.errors().lines()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "ls --nothing, warren ls",
        "ls blue, warren ls",
        "ls --owner vm, warren ls",
        "--root / ls --owner vm, warren ls",
        "whois, warren whois",
        "whois pid:x, warren whois",
        "completion tcsh, warren completion",
        "dig, warren",
        "list, warren",
        "get, warren",
        "--nothing, warren"
    })
    void namesTheCommandWhoseHelpHelps(String line, String command) {
        assertThat(Ran.warren(line.split(" ")).errors())
                .endsWith("\nTry '" + command + " --help'.\n");
    }

    @Test
    void listsEveryCommandWithItsFirstSentence() throws IOException {
        try (InputStream golden = UsageTest.class.getResourceAsStream("help.txt")) {
            assertThat(golden).isNotNull();
            assertThat(Ran.warren("--help").output())
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void namesTheKindsOfOwners() {
        assertThat(Ran.warren("ls", "--help").output().replaceAll("\\s+", " "))
                .contains("Only those owned by: pod, container, process or host.");
    }

    @Test
    void showsEscapeCodesOfTheCommandLineInsteadOfObeyingThem() {
        assertThat(Ran.warren("ls", "--owner", "\u001b[2J").errors())
                .contains("\\x1b[2J")
                .doesNotContain("\u001b");
    }

    @Test
    void printsItsHelpToStandardErrorWhenAskedNothing() {
        Ran ran = Ran.warren();

        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(ran.output()).isEmpty();
        assertThat(ran.errors()).startsWith("Examples:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "-h",
                "ls --help",
                "ls -h",
                "whois --help",
                "preflight --help",
                "version --help",
                "completion --help"
            })
    void opensEveryHelpWithExamples(String line) {
        Ran ran = Ran.warren(line.split(" "));

        assertThat(ran.status()).isEqualTo(ExitStatus.OK);
        assertThat(ran.errors()).isEmpty();
        assertThat(ran.output()).startsWith("Examples:\n  ").contains("\nUsage: warren");
        assertThat(ran.output()).doesNotContain("__train", "__manual", "__lab-server");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls",
                "whois",
                "show",
                "path",
                "graph",
                "exec",
                "shell",
                "preflight",
                "completion",
                "lab up",
                "lab down",
                "lab list",
                "netns add",
                "netns attach",
                "netns rm",
                "netns set",
                "netns identify",
                "netns pids",
                "netns list-id",
                "netns ls",
                "netns monitor",
                "sandbox run",
                "sandbox ps",
                "sandbox inspect",
                "sandbox create",
                "sandbox start",
                "sandbox stop",
                "sandbox rm",
                "sandbox exec",
                "sandbox logs",
                "sandbox gc",
                "sandbox events",
                "cni add",
                "cni del",
                "cni check",
                "cni gc",
                "cni status",
                "cni version"
            })
    void breaksLinesOfHelpWhereTheyAreFull(String command) {
        List<String> lines = Ran.warren((command + " --help").split(" ")).output().lines().toList();

        assertThat(lines).allMatch(line -> line.length() <= WIDTH);
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean goesOn = !line.isEmpty() && Character.isLetter(line.charAt(0));
            String before = lines.get(i - 1);
            boolean isProse = !before.isEmpty() && Character.isLetter(before.charAt(0));
            if (goesOn && isProse) {
                assertThat(before).as("before '%s'", line).hasSizeGreaterThan(WIDTH / 2);
            }
        }
    }

    @Test
    void printsVersions() {
        Ran ran = Ran.warren("version");

        assertThat(ran.status()).isEqualTo(ExitStatus.OK);
        assertThat(ran.output())
                .matches("warren \\d+\\.\\d+\\.\\d+\\S* \\(Java \\d.*, Linux .*\\)\n");
        assertThat(Ran.warren("--version").output()).isEqualTo(ran.output());
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "10s, PT10S",
        "10, PT10S",
        "2m, PT2M",
        "1h, PT1H",
        "999999999s, PT277777H46M39S"
    })
    void readsTimes(String text, Duration duration) {
        assertThat(Options.duration(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1.5s", "10 s", "1d", "9999999999s"})
    void refusesTimesThatAreNone(String text) {
        assertThatThrownBy(() -> Options.duration(text))
                .isInstanceOf(UsageException.class)
                .hasMessage("'" + text + "' is no time such as 500ms, 10s or 2m");
    }
}
