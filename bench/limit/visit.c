// SPDX-License-Identifier: Apache-2.0
//
// The least that a visit costs: into a namespace, a netlink socket, and out. Warren's library is
// measured against it.
//
//   visit same FILE COUNT    one thread goes and comes back COUNT times
//   visit fresh FILE COUNT   each time a new thread goes, and dies; the caller waits for its end
//   visit tour FOLDER COUNT  one thread goes from each namespace of a folder to the next, COUNT rounds
//     --options    switch on what Warren switches on in every socket: strict checks, explained refusals
//     --stack KIB  stack of a new thread; the C library's own 8192 if not given
//
// Prints the microseconds of one visit: the median of twenty parts of the whole. The socket is closed by
// the caller; files of namespaces are opened before.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PARTS = 20, MANY = 65536 };
static int home, options, files[MANY], known;
static pthread_attr_t attributes;

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static int route_socket(void)
{
	int s = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE), on = 1;
	if (s < 0)
		die("socket");
	if (options && (setsockopt(s, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &on, sizeof on) ||
			setsockopt(s, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof on)))
		die("setsockopt");
	return s;
}

static int enter(int file)
{
	if (setns(file, CLONE_NEWNET))
		die("setns");
	return route_socket();
}

static void *visitor(void *opened)
{
	*(int *)opened = enter(files[0]);
	return NULL;
}

static void same(void)
{
	int s = enter(files[0]);
	if (setns(home, CLONE_NEWNET))
		die("setns");
	close(s);
}

static void fresh(void)
{
	pthread_t thread;
	int s;
	if (pthread_create(&thread, &attributes, visitor, &s) || pthread_join(thread, NULL))
		die("a thread");
	close(s);
}

static void tour(void)
{
	for (int i = 0; i < known; i++)
		close(enter(files[i]));
}

static void keep(const char *path)
{
	if (known == MANY || (files[known++] = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		die(path);
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	static const char *const words[] = {"same", "fresh", "tour"};
	static void (*const ways[])(void) = {same, fresh, tour};
	int way = 0, bad = argc < 4;
	pthread_attr_init(&attributes);
	while (!bad && way < 3 && strcmp(argv[1], words[way]))
		way++;
	for (int i = 4; i < argc; i++) {
		if (!strcmp(argv[i], "--options"))
			options = 1;
		else if (!strcmp(argv[i], "--stack") && ++i < argc)
			bad |= pthread_attr_setstacksize(&attributes, atol(argv[i]) * 1024);
		else
			bad = 1;
	}
	if (bad || way == 3) {
		fprintf(stderr, "usage: visit same|fresh|tour PATH COUNT [--options] [--stack KIB]\n");
		return 2;
	}
	if ((home = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)) < 0)
		die("/proc/thread-self/ns/net");
	if (way == 2) {
		char path[512];
		DIR *folder = opendir(argv[2]);
		if (!folder)
			die(argv[2]);
		for (struct dirent *e; (e = readdir(folder));) {
			snprintf(path, sizeof path, "%s/%s", argv[2], e->d_name);
			if (e->d_name[0] != '.')
				keep(path);
		}
		closedir(folder);
	} else {
		keep(argv[2]);
	}
	long each = (atol(argv[3]) + PARTS - 1) / PARTS;
	double times[PARTS];
	for (int part = -1; part < PARTS; part++) { /* the first warms up */
		struct timespec a, b;
		clock_gettime(CLOCK_MONOTONIC, &a);
		for (long i = 0; i < each; i++)
			ways[way]();
		clock_gettime(CLOCK_MONOTONIC, &b);
		if (part >= 0)
			times[part] = ((b.tv_sec - a.tv_sec) * 1e6 + (b.tv_nsec - a.tv_nsec) / 1e3) / each / known;
	}
	qsort(times, PARTS, sizeof *times, ascending);
	printf("%.3f\n", (times[PARTS / 2 - 1] + times[PARTS / 2]) / 2);
	return 0;
}
