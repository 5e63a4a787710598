// SPDX-License-Identifier: BSD-2-Clause
/*
 * Calls that meet: two CPUs start the same third, and one is started while it
 * goes off. On CPUs that run at the same time; or swept, on an emulator that
 * counts instructions, runs one CPU at a time, and goes on to the next when a
 * timer fires: a timer set to n ticks, of one instruction each, lets another CPU
 * in at the n-th instruction of a call. (Setting the timer lets the others run,
 * too, as far as they have something to do, which takes some tens of ticks.)
 */
#include <arm/barrier.h>
#include <check.h>
#include "payload.h"
#include "psci.h"

/* CPUs 0 and 1 want CPU 2; in a sweep CPU 3 sees that nobody runs for long */
#define TARGET	   2
#define TICKER	   3
#define TICKS	   300

#define CNTP_TVAL  p15, 0, c14, c2, 0

/* The sweeps, in instructions: past the end of CPU_ON; around that of CPU_OFF */
#define ON_LENGTH  400
#define OFF_FIRST  256
#define OFF_STEP   61
#define OFF_BEFORE 300
#define OFF_AFTER  100
#define OFF_LIMIT  200000

static struct {
	volatile uint32_t ready;  /* round that CPU 1 waits for */
	volatile uint32_t go;	  /* round that may begin, by CPU 0 */
	volatile uint32_t done;	  /* round that CPU 1 has done */
	volatile int32_t result;  /* of it */
	volatile uint32_t cut[2]; /* where each CPU is cut short, or 0 */
	volatile uint32_t over;	  /* no round follows, by CPU 0 */
} race;

static void timer_set(uint32_t ticks)
{
	write_sysreg(0, CNTP_CTL);
	if (!ticks)
		return;
	write_sysreg(ticks, CNTP_TVAL);
	write_sysreg(1, CNTP_CTL);
}

/* Where instructions are not counted, now one is a bit earlier, now the other */
static void stagger(uint32_t n)
{
	for (volatile uint32_t i = 0; i < n; i++)
		;
}

static uint32_t race_context(uint32_t round, unsigned int index)
{
	return round << 4 | index;
}

static int32_t race_once(uint32_t round, unsigned int index)
{
	int32_t result;

	if (!options.sweep)
		stagger(index ? round % 13 : round % 17);
	timer_set(race.cut[index]);
	result = cpu_on(TARGET, entry_arm, race_context(round, index));
	timer_set(0);
	return result;
}

/* A job of CPU 1 */
static void job_race(struct cpu *cpu)
{
	(void)cpu;
	for (uint32_t round = 1;; round++) {
		race.ready = round;
		while (race.go != round)
			if (race.over)
				return;
			else if (options.sweep)
				relax();
		race.result = race_once(round, 1);
		dsb(); /* the result is there before we say so */
		race.done = round;
	}
}

/* A job of CPU 3, in a sweep: who waits for a CPU that does not run is let go */
static void job_tick(struct cpu *cpu)
{
	(void)cpu;
	while (!race.over) {
		timer_set(TICKS);
		relax();
	}
	timer_set(0);
}

static void check_loser(int32_t result)
{
	if (result != PSCI_ON_PENDING && result != PSCI_ALREADY_ON)
		check_differs("the loser's result", PSCI_ALREADY_ON, result);
}

/* Returns who won */
static unsigned int race_round(uint32_t round)
{
	uint32_t arrivals = cpus[TARGET].arrivals;
	uint32_t context;
	unsigned int winner;
	int32_t result;

	if (!WAIT_FOR(race.ready == round))
		bail_out("the race: CPU 1 is not ready for round", round);
	race.go = round;
	result = race_once(round, 0);
	if (!WAIT_FOR(race.done == round))
		bail_out("the race: CPU 1 does not return from round", round);
	if (result && race.result) {
		check_differs("both are refused, CPU 0", 0, result);
		check_differs("both are refused, CPU 1", 0, race.result);
		return 0;
	}
	if (!WAIT_FOR(cpus[TARGET].arrivals != arrivals))
		bail_out("the race: nobody arrives in round", round);
	context = cpus[TARGET].context;
	winner = context & 1;
	check_equal("context", race_context(round, winner), context);
	check_equal("the winner's result", 0, winner ? race.result : result);
	check_loser(winner ? result : race.result);
	cpu_take_down(TARGET);
	check_equal("arrivals", arrivals + 1, cpus[TARGET].arrivals);
	return winner;
}

/* Every place of CPU 0's call, and some of CPU 1's */
static uint32_t race_sweep(void)
{
	static const uint8_t others[] = { 35, 65, 90, 120, 200 };
	uint32_t round = 0, won = 0;

	for (unsigned int i = 0; i < sizeof(others); i++)
		for (uint32_t n = 1; n < ON_LENGTH && check_passing(); n++) {
			race.cut[0] = n;
			race.cut[1] = others[i];
			won += race_round(++round);
		}
	put("# rounds: ");
	put_number(round);
	put("\n");
	return won;
}

static uint32_t race_parallel(void)
{
	uint32_t won = 0;

	for (uint32_t round = 1; round <= options.race && check_passing();
	     round++)
		won += race_round(round);
	return won;
}

static void check_two_starters(void)
{
	uint32_t won;

	cpu_bring_up(1, 0);
	cpu_post(1, job_race);
	if (options.sweep) {
		cpu_bring_up(TICKER, 0);
		cpu_post(TICKER, job_tick);
	}
	check_begin(
		"CPU_ON by two CPUs at once: one wins, and its context arrives");
	won = options.sweep ? race_sweep() : race_parallel();
	put("# won by CPU 1: ");
	put_number(won);
	put("\n");
	check_end();
	race.over = true;
	cpu_take_down(1);
	if (options.sweep)
		cpu_take_down(TICKER);
}

/*
 * What CPU_ON says, met at that instruction; after it, the CPU is on. The timer
 * may also fire between any two of our own calls and let the CPU go on.
 */
static int32_t start_while_going(uint32_t cut)
{
	uint32_t arrivals = cpus[1].arrivals;
	int32_t before, result, after;

	timer_set(cut); /* CPU_OFF would turn off one of CPU 1's own */
	cpu_post(1, job_off);
	relax(); /* here CPU 1 runs, as far as the timer lets it */
	before = affinity_info(1);
	result = cpu_on(1, entry_arm, cut);
	after = affinity_info(1);
	timer_set(0);
	if (result == PSCI_ALREADY_ON) {
		check_equal("AFFINITY_INFO before", PSCI_AFFINITY_ON, before);
		check_equal("AFFINITY_INFO is PENDING", false,
			    after == PSCI_AFFINITY_PENDING);
		if (!WAIT_FOR(affinity_info(1) == PSCI_AFFINITY_OFF))
			bail_out("never off, cut at", cut);
		check_equal("CPU_ON", 0, cpu_on(1, entry_arm, cut));
	} else {
		check_equal("CPU_ON", 0, result);
		check_equal("AFFINITY_INFO before is PENDING", false,
			    before == PSCI_AFFINITY_PENDING);
		check_equal("AFFINITY_INFO is OFF", false,
			    after == PSCI_AFFINITY_OFF);
	}
	cpu_expect_arrival(1, arrivals, cut, entry_psr());
	return result;
}

/* The cut, in big steps, that finds it off for the first time */
static uint32_t off_length(void)
{
	for (uint32_t cut = OFF_FIRST; cut < OFF_LIMIT && check_passing();
	     cut += OFF_STEP)
		if (start_while_going(cut) == PSCI_SUCCESS)
			return cut;
	return OFF_LIMIT;
}

static void check_start_while_going(void)
{
	uint32_t length;

	cpu_bring_up(1, 0);
	check_begin(
		"CPU_ON at every instruction of CPU_OFF: ALREADY_ON, or the CPU comes back");
	for (uint32_t cut = 1; cut < OFF_FIRST && check_passing(); cut++)
		start_while_going(cut);
	length = off_length();
	for (uint32_t cut = length > OFF_BEFORE ? length - OFF_BEFORE : 1;
	     cut < length + OFF_AFTER && check_passing(); cut++)
		start_while_going(cut);
	check_equal("it is never off", false, length == OFF_LIMIT);
	put("# CPU_OFF takes about ");
	put_number(length);
	put(" instructions\n");
	check_end();
	cpu_take_down(1);
}

void check_race(void)
{
	if ((options.race && options.cpus > TARGET) ||
	    (options.sweep && options.cpus > TICKER))
		check_two_starters();
	if (options.sweep && options.cpus > 1)
		check_start_while_going();
}
