/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registers of the Generic Interrupt Controller that hypstub sets up before
 * it enters a payload, and those that payloads of the tests use: GICv2 (IHI
 * 0048B, chapter 4) and GICv3 (IHI 0069, chapter 12). Offsets in bytes.
 */
#ifndef ARM_GIC_H
#define ARM_GIC_H

/* Distributor; the first word of IGROUPR is each CPU's own in GICv2 */
#define GICD_CTLR	    0x000
#define GICD_CTLR_GRP0	    (1 << 0)
#define GICD_CTLR_ENABLE    (1 << 0)   /* Non-secure view: of group 1 */
#define GICD_CTLR_ARE_S	    (1 << 4)   /* GICv3, Secure view */
#define GICD_CTLR_ARE_NS    (1 << 5)   /* GICv3, Secure view */
#define GICD_CTLR_RWP	    (1u << 31) /* GICv3: a write is under way */
#define GICD_TYPER	    0x004
#define GICD_TYPER_LINES(t) ((t)&0x1f) /* words of IGROUPR, less one */
#define GICD_TYPER_SECURITY (1 << 10)
#define GICD_IGROUPR	    0x080
#define GICD_ISENABLER	    0x100 /* the first word is each CPU's own */
#define GICD_IPRIORITYR	    0x400 /* a byte each; 32 are each CPU's own */
#define GICD_IGRPMODR	    0xd00 /* GICv3 */
#define GICD_SGIR	    0xf00
#define GICD_SGIR_OTHERS    (1 << 24) /* to all CPUs but this one */
#define GICD_CPENDSGIR	    0xf10     /* four words; each CPU's own */
/* Peripheral ID 2; in GICv3 of distributor and redistributor */
#define GICD_PIDR2	    0x0fe8
#define GICV3_PIDR2	    0xffe8
#define GIC_PIDR2_ARCH(p)   ((p) >> 4 & 0xf) /* 1: GICv1, 2: GICv2, ... */

/* CPU interface of GICv2 */
#define GICC_CTLR	    0x000
#define GICC_CTLR_ENABLE    (1 << 0) /* of group 1, to Non-secure */
#define GICC_PMR	    0x004
/* Non-secure sees and writes the lower half of priorities alone: B3.8 */
#define GICC_PMR_NS	    0x80
#define GICC_IAR	    0x00c
#define GICC_IAR_ID	    0x3ff
#define GICC_IAR_NONE	    0x3ff /* spurious: nothing is pending */
#define GICC_EOIR	    0x010
#define GICC_IIDR	    0x0fc
#define GICC_IIDR_ARCH(i)   ((i) >> 16 & 0xf) /* as in PIDR2 */

/* Redistributor: two frames of 64 KiB, or four with virtual LPIs */
#define GICR_TYPER	    0x008
#define GICR_TYPER_VLPIS    (1 << 1)
#define GICR_TYPER_LAST	    (1 << 4)
#define GICR_TYPER_AFFINITY 0x00c
#define GICR_WAKER	    0x014
#define GICR_WAKER_ASLEEP   (1 << 2)
#define GICR_SGI	    0x10000
#define GICR_IGRPMODR	    0xd00
#define GICR_FRAME_V3	    0x20000
#define GICR_FRAME_V4	    0x40000

/* Virtual interface control of GICv2 */
#define GICH_HCR	    0x000

#endif
