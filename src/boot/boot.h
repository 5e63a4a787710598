/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the steps of the boot hand to each other, and the sizes that head.S
 * shares with them.
 */
#ifndef BOOT_H
#define BOOT_H

/* Alignment of the body: that of a vector table */
#define BODY_ALIGN		  32
#define BOOT_STACK_SIZE		  0x1400
/* An image in flash goes this far into RAM, clear of a device tree there */
#define FLASH_COPY		  0x200000
#define BOOT_EXCEPTION_STACK_SIZE 0x200

#ifndef __ASSEMBLER__

#include <stdbool.h>
#include <stdint.h>
#include "../resident/resident.h"

/* A range of physical addresses; 64 bits, since RAM may end at or past 4 GiB */
struct range {
	uint64_t base, size;
};

static inline uint64_t range_end(struct range r)
{
	return r.base + r.size;
}

static inline bool ranges_overlap(struct range a, struct range b)
{
	return a.base < range_end(b) && b.base < range_end(a);
}

/* How the image was entered */
enum entry_mode { ENTRY_HYP, ENTRY_SECURE_SVC, ENTRY_NONSECURE_SVC };

struct entry {
	enum entry_mode mode;
	struct range image; /* in RAM: the whole file */
	uint32_t loaded;    /* where the file lies: there, or in flash */
	uint32_t dtb;	    /* r2, not checked */
	uint32_t machine;   /* r1, also argv of U-Boot's go */
	uint32_t argc;	    /* r0 */
};

/* hypstub.* in bootargs */
enum option_mode { MODE_DEFAULT, MODE_HYP, MODE_SVC };

struct options {
	enum option_mode mode;
	uint32_t resident; /* 0: anywhere */
	bool quiet;
};

/* All of RAM, and what must not be overwritten */
#define MAX_BANKS	 8
#define MAX_RESERVATIONS 32 /* of the device tree */
#define MAX_LOADABLES	 4  /* of a FIT */
#define MAX_MODULES	 8
#define ELF_SEGMENTS	 8
/*
 * And of the boot: a loadable is where it was found, and where it goes; the
 * image, two device trees, command line, file, ramdisk in two places, stub,
 * monitor, and what is moved last in two places are 11.
 */
#define MAX_USED \
	(MAX_RESERVATIONS + 2 * MAX_LOADABLES + MAX_MODULES + ELF_SEGMENTS + 11)

struct memmap {
	struct range bank[MAX_BANKS]; /* sorted by base */
	unsigned int banks;
	struct {
		struct range range;
		const char *what;
	} used[MAX_USED];
	unsigned int used_count;
};

/* What the boot loader loaded for us beside the DTB */
enum module_kind { MODULE_KERNEL, MODULE_RAMDISK, MODULE_OTHER };
struct module {
	enum module_kind kind;
	struct range range;
	const char *bootargs; /* in the DTB, or NULL */
};

/* Nodes below the root that are remembered, so that none is walked to again */
#define MAX_ROOT_CHILDREN 96

/* What the device tree says; strings point into it */
struct dt_info {
	uint32_t addr;
	uint32_t size; /* bytes in use, not what the header claims */
	const char *model;
	const char *bootargs;	 /* "" if none */
	const char *stdout_path; /* NULL if none */
	struct range initrd;	 /* size 0: none */
	struct module module[MAX_MODULES];
	unsigned int modules;
	const char *psci_method; /* NULL if none */
	bool psci_0_2;		 /* and it is PSCI 0.2 or later */
	bool psci_kept;		 /* both of a tree that this one replaced */
	bool replaced;		 /* another one: RAM is as that one told */
	bool stub;		 /* /firmware/hypstub is there */
	bool stub_svc;		 /* and is under a kernel in SVC mode */
	uint64_t gich;		 /* GICv2 virtual interface control, 0: none */
	uint64_t fw_cfg;	 /* QEMU's fw_cfg by MMIO, 0: none */
	unsigned int cpus;
	uint32_t cpu[RESIDENT_CPUS]; /* by cpu_slot: MPIDR, or CPU_NONE */
	uint32_t cpu_conflict; /* MPIDR of a CPU whose slot is taken, or -1 */
	struct range old_resident; /* of an earlier hypstub, size 0: none */
	/* Node offsets, or -1 */
	int chosen, firmware, reserved_memory, psci, cpus_node, timer, memory;
	int root_child[MAX_ROOT_CHILDREN];
	unsigned int root_children;
};

/*
 * What the Secure world has to set up or to use, all from the device tree.
 * Addresses are those of the CPU, 0 if there is none.
 */
enum gic_version { GIC_NONE, GIC_V2, GIC_V3 };

struct devices {
	enum gic_version gic;
	uint32_t gicd;		 /* distributor */
	uint32_t gicc;		 /* GICv2: CPU interface */
	struct range gicr;	 /* GICv3: redistributors */
	uint32_t timer_hz;	 /* the timer's clock-frequency, 0: not given */
	struct range secure_ram; /* size 0: none */
	struct power power;	 /* SYSTEM_OFF and SYSTEM_RESET */
	uint32_t sys_flags;	 /* Versatile Express: SYS_FLAGSSET */
	uint32_t local_intc;	 /* BCM2836: local peripherals */
};

/* Behind the image, the first of each kind; 0, or a size of 0: none */
struct appended {
	uint32_t dtb; /* only its magic and size are checked */
	uint32_t dtb_size;
	struct range kernel, ramdisk;
	/* Of the uImages that they are in; 0: in none */
	uint32_t kernel_header, ramdisk_header;
	/* The list ended with a file that is damaged, or NULL */
	const char *why;
	uint32_t at;
};

enum payload_kind { PAYLOAD_DEMO, PAYLOAD_ZIMAGE, PAYLOAD_ELF, PAYLOAD_RAW };

/* What a FIT has beside kernel, ramdisk and device tree */
struct loadable {
	struct range file; /* as found */
	uint64_t to;
};

struct payload {
	enum payload_kind kind;
	const char *from;   /* in words, for the banner */
	struct range file;  /* as found */
	struct range where; /* as it will be entered; a FIT wants it there */
	uint32_t entry;
	struct loadable loadable[MAX_LOADABLES];
	unsigned int loadables;
	struct range ramdisk;	/* as found; size 0: none */
	uint64_t ramdisk_to;	/* where it goes */
	const char *bootargs;	/* NULL: as /chosen has them */
	bool takes_initrd_slot; /* the payload itself was the initrd */
	bool from_modules;	/* it, and its ramdisk, were modules */
	/*
	 * zImage: RAM that it overwrites when it unpacks itself, and the end of
	 * what it can reach before it has a memory map of its own
	 */
	struct range unpacked;
	uint64_t reach;
	/* What comes to where the boot is, and where it waits; in words */
	struct range late;
	uint32_t late_from;
};

struct boot {
	struct entry entry;
	struct dt_info dt;
	struct devices devices; /* entered in Secure SVC only */
	struct options options;
	struct memmap map;
	struct appended appended; /* at = 0: not looked for yet */
	struct payload payload;
	bool old_stub;	     /* of an earlier hypstub: nobody else's HYP mode */
	bool has_hyp;	     /* HYP mode is ours, or will be by the monitor */
	bool proxy;	     /* the stub wraps PSCI, whoever serves it */
	bool monitor_secure; /* its RAM is not the payload's */
	struct range resident; /* size 0: no HYP, no stub */
	struct range monitor;  /* size 0: the Secure world is not ours */
	uint32_t dtb;	       /* of the payload */
	bool hyp;	       /* mode that the payload gets */
};

#endif
#endif
