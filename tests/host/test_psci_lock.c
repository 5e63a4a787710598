// SPDX-License-Identifier: BSD-2-Clause
/*
 * The lock of cpu_lock.c, with a thread for each CPU: of all that turn on the same
 * CPU at the same time one has SUCCESS, and what it wrote is what is there.
 */
#include <pthread.h>
#include <sched.h>
#include <time.h>
#include <arm/sysreg.h>
#include "cpus.h"
#include "harness.h"
#include "registers.h"

#define SECONDS	   2
#define MAX_ROUNDS 200000
#define MIN_ROUNDS 20

static struct {
	unsigned int threads, arrived, generation; /* of the barrier */
	bool stop, spin;
	uint32_t result[RESIDENT_CPUS];
} race;

/* One that does not sleep: all shall leave it at the same time */
static void barrier(void)
{
	unsigned int now = __atomic_load_n(&race.generation, __ATOMIC_SEQ_CST);

	if (__atomic_add_fetch(&race.arrived, 1, __ATOMIC_SEQ_CST) ==
	    race.threads) {
		__atomic_store_n(&race.arrived, 0, __ATOMIC_SEQ_CST);
		__atomic_add_fetch(&race.generation, 1, __ATOMIC_SEQ_CST);
		return;
	}
	for (int i = 0;
	     __atomic_load_n(&race.generation, __ATOMIC_SEQ_CST) == now; i++)
		if (!race.spin || i > 10000)
			sched_yield();
}

/*
 * CP15 is read first of all, and again by the owner of the lock, before it
 * writes the state. There somebody else has time to do wrong.
 */
static void take_time(void)
{
	static _Thread_local uint32_t turn;

	if (!race.spin && ++turn % 4 == 0)
		sched_yield();
	else
		for (volatile int i = 0; i < 100; i++)
			;
}

/* The target is the one in the last slot, which also calls when all do */
#define TARGET 7

/* What is written is read while other CPUs may still be in the call */
static void expect_one_winner(void)
{
	const struct cpu *target = cpu_of(TARGET);
	unsigned int won = 0;

	for (unsigned int i = 0; i < race.threads; i++) {
		if (race.result[i] == ON_PENDING)
			continue;
		EXPECT_EQ(race.result[i], SUCCESS);
		EXPECT_EQ(target->entry, ENTRY + 4 * i);
		EXPECT_EQ(target->context, i);
		won++;
	}
	EXPECT_EQ(won, 1);
	EXPECT_EQ(target->state, CPU_ON_PENDING);
}

static void *run(void *arg)
{
	uint32_t me = (uintptr_t)arg;

	register_program(MPIDR, 0x80000000 | me);
	register_program(SCTLR, 0x00c50879);
	register_program(HSCTLR, 0x30c51879);
	for (;;) {
		barrier();
		if (race.stop)
			return NULL;
		race.result[me] = psci(PSCI_CPU_ON, TARGET, ENTRY + 4 * me, me);
		barrier();
	}
}

static void contend(unsigned int threads, bool spin)
{
	pthread_t thread[RESIDENT_CPUS];
	time_t end = time(NULL) + SECONDS;
	unsigned int rounds = 0;

	test_deadline(60);
	cpus_clear();
	race.threads = threads;
	race.spin = spin;
	on_read = take_time;
	cpus_add(TARGET, CPU_OFF);
	for (uintptr_t i = 1; i < threads; i++)
		EXPECT(!pthread_create(&thread[i], NULL, run, (void *)i));
	while (rounds < MIN_ROUNDS ||
	       (rounds < MAX_ROUNDS && time(NULL) < end)) {
		barrier();
		race.result[0] = psci(PSCI_CPU_ON, TARGET, ENTRY, 0);
		barrier();
		expect_one_winner();
		cpu_of(TARGET)->state = CPU_OFF;
		rounds++;
	}
	race.stop = true;
	barrier();
	for (unsigned int i = 1; i < threads; i++)
		pthread_join(thread[i], NULL);
}

/* As many as the build machine has: they are at the same place at once */
TEST(of_two_cpus_that_run_at_once_one_turns_the_third_on)
{
	contend(2, true);
}

TEST(of_two_cpus_one_turns_the_third_on)
{
	contend(2, false);
}

TEST(of_three_cpus_one_turns_the_fourth_on)
{
	contend(3, false);
}

TEST(of_eight_cpus_one_turns_the_last_on)
{
	contend(8, false);
}

/* Each wants a CPU of its own: nobody waits for ever, nobody is forgotten */
static void *run_own(void *arg)
{
	uint32_t me = (uintptr_t)arg;
	struct cpu *own = cpu_of(me);

	register_program(MPIDR, 0x80000000 | me);
	register_program(SCTLR, 0x00c50879);
	register_program(HSCTLR, 0x30c51879);
	for (int i = 0; i < 1000; i++) {
		EXPECT_EQ(psci(PSCI_CPU_ON, me, ENTRY, i), SUCCESS);
		EXPECT_EQ(own->context, i);
		own->state = CPU_OFF;
	}
	return NULL;
}

TEST(whoever_wants_the_lock_gets_it)
{
	pthread_t thread[RESIDENT_CPUS];

	test_deadline(60);
	cpus_clear();
	for (uintptr_t i = 0; i < RESIDENT_CPUS; i++)
		cpus_add(i, CPU_OFF);
	for (uintptr_t i = 0; i < RESIDENT_CPUS; i++)
		EXPECT(!pthread_create(&thread[i], NULL, run_own, (void *)i));
	for (unsigned int i = 0; i < RESIDENT_CPUS; i++)
		pthread_join(thread[i], NULL);
}
