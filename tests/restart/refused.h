/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Owners of HVBAR that do not keep the contract: which one refused_vectors.S is,
 * and the call by which the test puts the stub back.
 */
#ifndef REFUSED_H
#define REFUSED_H

#define REFUSING	 0 /* r0 = -1, nothing else changes */
#define GARBAGE		 1 /* r0-r3, ip and the flags are anything */
#define SUCCESS		 2 /* r0 as it was, as if the call were done */
#define UNDEFINED	 3 /* an Undefined exception in PL1 */

/* Every owner answers this: HVBAR = the stub's */
#define REFUSED_PUT_BACK 0x200

/* r2 of each restart */
#define REFUSED_R2	 0x0d7b0d7b

#endif
