// SPDX-License-Identifier: Apache-2.0
//
// The least that making and removing named network namespaces costs: the system calls alone, in a
// loop, on one thread. Warren's library is measured against it.
//
//   namespaces create FIRST COUNT [--lock] [--shallow]   /run/netns/wbn<number>, COUNT of them
//   namespaces remove FIRST COUNT
//
// Prints the milliseconds of the loop. With --lock every one is made under the lock that `ip netns add`
// takes on the folder, with the folder made shared each time, as `ip` and Warren do. --shallow is that
// without looking at the mounts below the folder; nobody does it, it is here to be measured.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <time.h>
#include <unistd.h>

#define FOLDER "/run/netns"
#define OWN "/proc/thread-self/ns/net"

static int home, lock, recursive = MS_REC;

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void create(const char *path)
{
	int folder = -1;
	if (lock) {
		folder = open(FOLDER, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (folder < 0 || flock(folder, LOCK_EX) || mount("none", FOLDER, "", MS_SHARED | recursive, NULL) ||
		    flock(folder, LOCK_SH))
			die(FOLDER);
	}
	int file = open(path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0);
	if (file < 0)
		die(path);
	close(file);
	if (unshare(CLONE_NEWNET))
		die("unshare");
	if (mount(OWN, path, NULL, MS_BIND, NULL))
		die("mount");
	if (setns(home, CLONE_NEWNET))
		die("setns");
	if (folder >= 0)
		close(folder);
}

static void take_away(const char *path)
{
	if (umount2(path, MNT_DETACH))
		die("umount2");
	if (unlink(path))
		die(path);
}

int main(int argc, char **argv)
{
	int creating = argc > 3 && !strcmp(argv[1], "create"), bad = argc < 4;
	for (int i = 4; i < argc; i++) {
		lock |= !strcmp(argv[i], "--lock") || !strcmp(argv[i], "--shallow");
		if (!strcmp(argv[i], "--shallow"))
			recursive = 0;
		else
			bad |= strcmp(argv[i], "--lock");
	}
	if (bad || (!creating && strcmp(argv[1], "remove"))) {
		fprintf(stderr, "usage: namespaces create|remove FIRST COUNT [--lock] [--shallow]\n");
		return 2;
	}
	int first = atoi(argv[2]), count = atoi(argv[3]);
	struct timespec a, b;
	char path[64];
	if ((home = open(OWN, O_RDONLY | O_CLOEXEC)) < 0)
		die(OWN);
	clock_gettime(CLOCK_MONOTONIC, &a);
	for (int i = first; i < first + count; i++) {
		snprintf(path, sizeof path, FOLDER "/wbn%d", i);
		if (creating)
			create(path);
		else
			take_away(path);
	}
	clock_gettime(CLOCK_MONOTONIC, &b);
	printf("%.3f\n", (b.tv_sec - a.tv_sec) * 1e3 + (b.tv_nsec - a.tv_nsec) / 1e6);
	return 0;
}
