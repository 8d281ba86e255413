// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `warren exec` of one command: it is as if the caller had started the command itself, elsewhere.
@Lab
@ExtendWith(LeakGuard.class)
final class ExecTest {
    private static @Nullable LabTopology lab;

    /// What a process is and has, as far as it can see itself; of its namespaces all but the network's.
    private static final String PORTRAIT =
            """
            for kind in cgroup ipc mnt pid pid_for_children time time_for_children user uts; do
              readlink /proc/self/ns/$kind
            done
            pwd; umask; ulimit -a; ulimit -H -a; nice; id
            cat /proc/$$/cgroup /proc/$$/oom_score_adj /proc/$$/coredump_filter /proc/$$/personality
            cat /proc/$$/timerslack_ns /proc/$$/sched | grep -v -E '^[a-z_.:-]+ +: +[0-9.]+$|threads'
            ps -o sid=,pgid=,tpgid=,tty=,cls=,rtprio=,pri=,ni= -p $$ | tr -s ' '
            grep -E '^(Umask|Uid|Gid|Groups|NoNewPrivs|Seccomp|Cap|Cpus|Mems|Threads)' \
              /proc/$$/status
            # dash blocks all signals while it starts a program, so the shell itself reads this line.
            while read -r key value; do
              test "$key" = SigBlk: && echo "blocked $value"
            done </proc/$$/status
            grep -E '^(THP|Coredump|untag|Spec)' /proc/$$/status
            """;

    @TempDir private Path folder = Path.of("");

    @BeforeAll
    static void makeNamespace() {
        LabTopology made = new LabTopology();
        lab = made;
        made.namespace("exec-lab");
    }

    @AfterAll
    static void removeNamespace() {
        if (lab != null) {
            lab.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "exit 0, 0",
        "exit 7, 7",
        "kill -TERM $$, 143",
        "kill -KILL $$, 137",
        "kill -HUP $$, 129",
        "kill -SEGV $$, 139",
    })
    void endsAsTheCommandEnds(String text, int status) {
        assertThat(Launched.warren("exec", "exec-lab", "--", "sh", "-c", text).status())
                .isEqualTo(status);
    }

    /// A shell's 143 may also be an exit status; here it is told apart.
    @Test
    void whoeverWaitsSeesTheSignalThatEndedTheCommand() {
        Command.Outcome outcome =
                Launched.script(
                        "perl -e 'system(@ARGV); printf \"%d %d\", $? & 127, $? >> 8' \"$WARREN\" exec"
                                + " exec-lab -- sh -c 'kill -TERM $$'");

        assertThat(outcome.output()).isEqualTo("15 0");
    }

    @Test
    void saysWhyACommandCannotBeRun() {
        Command.Outcome absent = Launched.warren("exec", "exec-lab", "--", "no-such-command");
        Command.Outcome noProgram = Launched.warren("exec", "exec-lab", "--", "/etc/passwd");
        Command.Outcome aFolder = Launched.warren("exec", "exec-lab", "--", "/etc");

        assertThat(absent.status()).isEqualTo(127);
        assertThat(absent.errors())
                .isEqualTo("warren: there is no command 'no-such-command' here\n");
        assertThat(noProgram.status()).isEqualTo(126);
        assertThat(noProgram.errors()).contains("'/etc/passwd' cannot be run").contains("EACCES");
        assertThat(aFolder.status()).isEqualTo(126);
    }

    @Test
    void refusesWhatIsUnknownAmbiguousOrIncomplete() {
        Command.Outcome unknown = Launched.warren("exec", "pod:none/none", "--", "touch", "/x-ran");
        Command.Outcome ambiguous = Launched.warren("exec", "if:lo", "--", "touch", "/x-ran");
        Command.Outcome incomplete = Launched.warren("exec", "exec-lab");
        Command.Outcome badOption = Launched.warren("exec", "--colour", "exec-lab", "--", "true");

        assertThat(unknown.status()).isEqualTo(3);
        assertThat(unknown.errors()).contains("'pod:none/none'").contains("the search was");
        assertThat(ambiguous.status()).isEqualTo(4);
        assertThat(ambiguous.errors())
                .contains("may mean")
                .contains(Command.run("stat", "-L", "-c", "%i", "/run/netns/exec-lab"))
                .contains(Command.run("stat", "-L", "-c", "%i", "/proc/self/ns/net"));
        assertThat(incomplete.status()).isEqualTo(2);
        assertThat(badOption.status()).isEqualTo(2);
        assertThat(Path.of("/x-ran")).doesNotExist();
    }

    @Test
    void aHundredMegabytesGoInAndOutUnharmed() {
        Command.Outcome outcome =
                Launched.script(
                        """
                        cd "$1" && head -c 104857600 /dev/urandom >before &&
                        "$WARREN" exec exec-lab -- cat <before >after && cmp before after &&
                        cat before | "$WARREN" exec exec-lab -- cat | cmp before - &&
                        sha256sum <before >sum && sha256sum <after | cmp sum - && rm before after
                        """,
                        folder);

        assertThat(outcome).isEqualTo(new Command.Outcome(0, "", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void keepsEveryByteOfTheArguments(String language) {
        Command.Outcome outcome =
                Launched.script(
                        """
                        cd "$1"; export LC_ALL="$2"
                        set -- -x -- '' ' ' "$(printf 'bad \\374\\200\\377 bytes')" "$(printf 'two\\nlines')" \
                          "$(printf 'g\\303\\274ltig')" '$HOME' '*' "'" '"' --all -n x --help 'a\\b' '@file'
                        print='printf "%s\\0" "$#" "$@"'
                        sh -c "$print" "$(printf '\\377')" "$@" >direct
                        "$WARREN" exec exec-lab -- sh -c "$print" "$(printf '\\377')" "$@" >inside
                        cmp direct inside && test "$(tr -dc '\\0' <inside | wc -c)" = $(($# + 1))
                        """,
                        folder, language);

        assertThat(outcome).isEqualTo(new Command.Outcome(0, "", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void keepsEveryByteOfTheEnvironment(String language) {
        Command.Outcome outcome =
                Launched.script(
                        """
                        cd "$1"
                        with() {
                          env -i PATH="$PATH" PWD="$PWD" LC_ALL="$language" JAVA_HOME="$JAVA_HOME" EMPTY= \
                            BAD="$(printf '\\374\\200\\377')" LINES="$(printf 'a\\nb=c')" EQUALS='a=b=c' "$@"
                        }
                        language=$2
                        with cat /proc/self/environ | sort -z >direct
                        with "$WARREN" exec exec-lab -- cat /proc/self/environ | sort -z >inside
                        cmp direct inside || diff -a direct inside
                        """,
                        folder,
                        language);

        assertThat(outcome).isEqualTo(new Command.Outcome(0, "", ""));
    }

    /// The launcher is a script, whose own variables are no business of the command.
    @Test
    void leavesVariablesAloneWhoseNamesTheLauncherUsesOrNoShellCouldHave() {
        Command.Outcome outcome =
                Launched.script(
                        """
                        cd "$1"
                        with() {
                          env home=1 version=2 root=3 folder=4 cache=5 seen=6 tool=7 self=8 set=9 spring.url=10 \
                            a-b=11 IFS=x "$@"
                        }
                        with cat /proc/self/environ | sort -z | tr '\\0' '\\n' >direct
                        with "$WARREN" exec exec-lab -- cat /proc/self/environ | sort -z | tr '\\0' '\\n' >inside
                        diff -a direct inside
                        """,
                        folder);

        assertThat(outcome).isEqualTo(new Command.Outcome(0, "", ""));
    }

    @Test
    void setsVariablesForTheCommand() {
        assertThat(
                        Command.of(
                                        Launched.words(
                                                "exec",
                                                "exec-lab",
                                                "--env",
                                                "COLOUR=green=ish",
                                                "--env",
                                                "EMPTY=",
                                                "--",
                                                "sh",
                                                "-c",
                                                "echo \"$COLOUR [${EMPTY-unset}] $KEPT\""))
                                .with("COLOUR", "red")
                                .with("KEPT", "kept")
                                .output())
                .isEqualTo("green=ish [] kept");
        assertThat(Launched.warren("exec", "exec-lab", "--env", "=x", "--", "true").status())
                .isEqualTo(2);
    }

    @Test
    void becomesTheCommandAndLeavesNothingOfItself() {
        Command.Outcome outcome =
                Launched.script(
                        """
                        sh -c 'echo $$; exec "$WARREN" exec exec-lab -- sh -c "echo \\$\\$; grep Threads \
                        /proc/\\$\\$/status; readlink /proc/\\$\\$/exe; ps -o pid= --ppid \\$\\$ | wc -l"'
                        """);

        assertThat(outcome.errors()).isEmpty();
        String[] lines = outcome.output().split("\n", -1);
        assertThat(lines[1]).as("the pid").isEqualTo(lines[0]);
        assertThat(lines[2]).isEqualTo("Threads:\t1");
        assertThat(lines[3]).doesNotContain("java").startsWith("/");
        assertThat(lines[4]).as("children besides ps and wc").matches(" *[12]");
    }

    @Test
    void differsFromADirectChildInTheNetworkAlone() throws IOException {
        Path portrait = Files.writeString(folder.resolve("portrait"), PORTRAIT);
        Command.Outcome outcome =
                Launched.script(
                        """
                        cd /usr/lib && umask 027 && ulimit -n 777 && ulimit -S -c 0 && ulimit -s 4096
                        echo 300 >/proc/$$/oom_score_adj; echo 70000 >/proc/$$/timerslack_ns
                        echo 0x11 >/proc/$$/coredump_filter
                        odd='nice -n 5 setpriv --regid 7 --groups 8,9 --bounding-set -sys_chroot,-mknod'
                        $odd sh "$1" >"$1.direct" 2>&1
                        $odd "$WARREN" exec exec-lab -- sh "$1" >"$1.inside" 2>&1
                        diff "$1.direct" "$1.inside"
                        """,
                        portrait);

        assertThat(outcome).isEqualTo(new Command.Outcome(0, "", ""));
        assertThat(folder.resolve("portrait.inside"))
                .content()
                .contains("/usr/lib\n0027\n")
                .contains("Groups:\t8 9")
                .contains("blocked 0000000000000000")
                .contains("mnt:[");
    }

    @Test
    void closesDescriptorsAboveTwo() {
        Command.Outcome outcome =
                Launched.script(
                        "\"$WARREN\" exec exec-lab -- sh -c 'ls /proc/$$/fd' 3</etc/passwd 9</etc/passwd"
                                + " 5>/dev/null");

        assertThat(outcome.output().lines().filter(fd -> !fd.equals("10")))
                .containsExactly("0", "1", "2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HUP", "INT", "QUIT", "PIPE", "TERM", "USR1", "USR2", "XFSZ", "TSTP", "TTOU",
                "WINCH"
            })
    void whatTheCallerIgnoresStaysIgnoredAndNothingElseIs(String signal) {
        Command.Outcome outcome =
                Launched.script(
                        """
                        show='grep -E ^Sig(Blk|Ign|Cgt) /proc/self/status'
                        trap '' $1
                        $show; echo; "$WARREN" exec exec-lab -- $show
                        """,
                        signal);

        // The signals 32 and 33 are the C library's, which ignores them in what a JVM starts.
        String[] both =
                outcome.output()
                        .replaceAll("SigIgn:\t00000001", "SigIgn:\t00000000")
                        .replaceAll("SigIgn:\t000000018", "SigIgn:\t000000008")
                        .strip()
                        .split("\n\n", -1);
        assertThat(both[0]).contains("SigIgn").doesNotContain("SigIgn:\t0000000000000000");
        assertThat(both[1]).isEqualTo(both[0]);
    }

    @Test
    void aCommandUnderNohupSurvivesTheEndOfTheTerminal() {
        Command.Outcome outcome =
                Launched.script(
                        "nohup \"$WARREN\" exec exec-lab -- sh -c 'kill -HUP $$; echo survived'");

        assertThat(outcome.output()).isEqualTo("survived\n");
    }
}
