// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.Namespace;
import dev.warren.cli.view.SafeText;
import dev.warren.cli.view.Table;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.nsid.NamespaceIdFamily;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `warren netns list-id`: the numbers by which a namespace refers to others.
final class NetnsNumbersCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren netns list-id",
                            "sudo warren netns list-id --in pod:default/web"
                        },
                        "List the numbers (nsid) by which a namespace refers to others, and whom they mean.",
                        "",
                        "The kernel is asked about each namespace on the map: its own list, which 'ip netns"
                                + " list-id' prints, can end early without a word.");
        spec.addOption(
                OptionSpec.builder("--in")
                        .paramLabel("REF")
                        .type(String.class)
                        .defaultValue("@self")
                        .description("Whose numbers (default: those of this command's namespace).")
                        .build());
        spec.addOption(Options.timeout());
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws InterruptedException, Refusal {
        String observer = Options.text(words, "--in");
        Look.Around around = Look.around(words);
        Map<Integer, Namespace> numbers;
        try (Target.Opened target = Target.find(observer, Target.parse(observer), around).open();
                NetlinkSocket socket = target.namespace().openRouteNetlink()) {
            numbers = numbers(socket, around);
        } catch (SyscallException failed) {
            throw Refusal.of("cannot ask '" + observer + "'", failed);
        }
        print(numbers, console);
        console.flush();
        Look.sayGaps(around.snapshot(), console);
        return Look.status(around.snapshot());
    }

    private static Map<Integer, Namespace> numbers(NetlinkSocket socket, Look.Around around)
            throws SyscallException {
        Map<Integer, Namespace> numbers = new TreeMap<>();
        for (Namespace namespace : around.snapshot().atlas().namespaces()) {
            OptionalInt number = OptionalInt.empty();
            try (NamespaceDescriptor descriptor = around.doors().open(namespace.id())) {
                number = NamespaceIdFamily.numberOf(socket, descriptor.fd());
            } catch (SyscallException gone) {
                // One that ended meanwhile, or cannot be opened, which the map has said already.
                number = OptionalInt.empty();
            }
            number.ifPresent(value -> numbers.put(value, namespace));
        }
        return numbers;
    }

    private static void print(Map<Integer, Namespace> numbers, Console console) {
        Table table = new Table();
        table.row(List.of("NSID", "INODE", "NAME", "OWNER"));
        numbers.forEach(
                (number, namespace) ->
                        table.row(
                                List.of(
                                        number.toString(),
                                        namespace.id().toString(),
                                        SafeText.cell(namespace.name()),
                                        namespace.owners().isEmpty()
                                                ? "-"
                                                : SafeText.cell(
                                                        namespace.owners().getFirst().label()))));
        console.print(table.print());
    }
}
