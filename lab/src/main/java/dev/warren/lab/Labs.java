// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.process.Program;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;

/// The labs of this machine: built, listed and removed.
///
/// A lab is a node in network namespaces of its own, wired as a real one, with the files that a real one
/// has. What it consists of is written down before it is made, so whoever comes after a crash can remove all
/// of it, and nothing else.
///
/// Building and removing need `CAP_SYS_ADMIN` and `CAP_NET_ADMIN`.
///
/// Thread: any, and several at a time for different labs.
public final class Labs {
    private static final Path STANDARD_FOLDER = Path.of("/run/warren/lab");
    private static final String RECORD = "lab.json";
    private static final String SITES = "sites.json";

    private final Path folder;
    private final Optional<Function<String, Program>> server;

    private Labs(Path folder, Optional<Function<String, Program>> server) {
        this.folder = folder;
        this.server = server;
    }

    /// The labs that are written down in `/run/warren/lab`. What they serve by HTTP is served by this
    /// process, as long as it runs.
    public static Labs standard() {
        return in(STANDARD_FOLDER);
    }

    /// The labs that are written down in another folder.
    public static Labs in(Path folder) {
        return new Labs(folder.toAbsolutePath().normalize(), Optional.empty());
    }

    /// The same, but what they serve by HTTP is served by a program of its own, which goes on when this
    /// process ends.
    ///
    /// @param program the program that serves the lab of a name: it calls [#serve]
    public Labs servedBy(Function<String, Program> program) {
        return new Labs(folder, Optional.of(program));
    }

    Optional<Program> serverOf(String name) {
        return server.map(program -> program.apply(name));
    }

    Path folderOf(String name) {
        return folder.resolve(name);
    }

    static Path sitesIn(Path folder) {
        return folder.resolve(SITES);
    }

    /// Builds a lab. When a step fails, those before it are undone.
    ///
    /// @throws LabException when there is one of that name, a privilege is missing, or the kernel refuses
    public BuiltLab up(LabOptions options) throws LabException {
        Path own = folderOf(options.name());
        if (Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
            throw taken(options.name());
        }
        return new Construction(this, options).run();
    }

    private static LabException taken(String name) {
        return new LabException(
                "there is a lab '%s' already: remove it with 'warren lab down %s', or call this one otherwise with --name"
                        .formatted(name, name));
    }

    /// Takes the name of a lab; the first one gets it.
    void claim(String name) throws LabException {
        try {
            Files.createDirectories(folder);
            Files.createDirectory(folderOf(name));
        } catch (FileAlreadyExistsException other) {
            throw taken(name);
        } catch (IOException failed) {
            throw new LabException("cannot make a folder for the lab in " + folder, failed);
        }
    }

    /// Writes down what a lab consists of.
    void write(LabRecord record) throws LabException {
        try {
            Folders.replace(folderOf(record.name()).resolve(RECORD), record.toJson());
        } catch (IOException failed) {
            throw new LabException("cannot note what the lab consists of", failed);
        }
    }

    /// What is written down of a lab.
    ///
    /// @return empty when there is none of that name, or when it was broken off before anything was made
    public Optional<LabRecord> find(String name) throws LabException {
        if (!LabOptions.isName(name)) {
            return Optional.empty();
        }
        try {
            return LabRecord.parse(Files.readAllBytes(folderOf(name).resolve(RECORD)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | JacksonException failed) {
            throw new LabException("cannot read what the lab '" + name + "' consists of", failed);
        }
    }

    /// The names of all labs, also of those that were never finished, in order.
    public List<String> names() throws LabException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> labs = Files.newDirectoryStream(folder)) {
            for (Path lab : labs) {
                String name = String.valueOf(lab.getFileName());
                if (LabOptions.isName(name)) {
                    names.add(name);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        } catch (IOException failed) {
            throw new LabException("cannot list the labs in " + folder, failed);
        }
        names.sort(String::compareTo);
        return names;
    }

    /// What is written down of all labs, by name.
    public List<LabRecord> list() throws LabException {
        List<LabRecord> records = new ArrayList<>();
        for (String name : names()) {
            find(name).ifPresent(records::add);
        }
        return records;
    }

    /// Removes a lab: its processes, its namespaces, its files. Namespaces that have one of its names but
    /// are not its own are left alone.
    ///
    /// @return whether there was such a lab; to have none is what was wanted
    /// @throws LabException when it is being built by a process that still runs, or a privilege is missing
    public boolean down(String name) throws LabException {
        Path own = folderOf(name);
        if (!LabOptions.isName(name) || !Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Optional<LabRecord> record = find(name);
        if (record.isPresent()) {
            Demolition.of(record.get()).run();
        }
        try {
            // The record last: whatever is left can be found by it.
            Folders.removeContentBut(own, RECORD);
            Folders.remove(own);
        } catch (IOException failed) {
            throw new LabException("cannot remove the folder of the lab '" + name + "'", failed);
        }
        return true;
    }

    /// Serves what a lab has to be had by HTTP, for ever. Called in a process of its own, which the one that
    /// builds the lab has started.
    ///
    /// @param ready run as soon as everything is to be had
    public void serve(String name, Runnable ready) throws LabException, InterruptedException {
        try (LabServer _ =
                LabServer.start(HttpSite.parse(Files.readAllBytes(sitesIn(folderOf(name)))))) {
            ready.run();
            new java.util.concurrent.CountDownLatch(1).await();
        } catch (IOException | JacksonException failed) {
            throw new LabException("cannot serve the lab '" + name + "'", failed);
        }
    }
}
