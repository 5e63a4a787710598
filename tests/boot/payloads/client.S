/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A kernel that does what bare-metal programs do: it clears BSS bytes behind
 * itself, looks for its ramdisk in the device tree at r2, and for a copy of that
 * tree at RAM. Then it stops at "shown" with what it found: the ramdisk's start,
 * size and hash (FNV-1a) in r4-r6, where it runs in r7, the tree in r8, and in
 * r9 whether the copy is the same.
 */
	.syntax	unified
	.arm
	.globl	entry
entry:
	adr	r7, entry
	mov	r8, r2
	adr	r0, end
	movw	r1, #:lower16:BSS
	movt	r1, #:upper16:BSS
	mov	r3, #0
clear:	subs	r1, r1, #4
	strpl	r3, [r0, r1]
	bhi	clear

	adr	r12, start_name
	bl	find
	mov	r4, r0
	adr	r12, end_name
	bl	find
	sub	r5, r0, r4
	movw	r6, #0x9dc5
	movt	r6, #0x811c
	movw	r3, #0x0193
	movt	r3, #0x0100
	mov	r0, #0
hash:	cmp	r0, r5
	bhs	same
	ldrb	r1, [r4, r0]
	eor	r6, r6, r1
	mul	r6, r6, r3
	add	r0, r0, #1
	b	hash

	/* The copy, word by word */
same:	movw	r10, #:lower16:RAM
	movt	r10, #:upper16:RAM
	mov	r9, #1
	ldr	r1, [r8, #4]
	rev	r1, r1
	mov	r0, #0
next:	ldr	r2, [r8, r0]
	ldr	r3, [r10, r0]
	cmp	r2, r3
	movne	r9, #0
	add	r0, r0, #4
	cmp	r0, r1
	blo	next
	mov	r10, #0x55
shown:
	wfi
	b	shown

/*
 * Finds the property with the name at r12.
 * In:       r8 the tree
 * Out:      r0 its last cell; 0 if there is none
 * Clobbers: r1-r3, r9-r11
 */
find:	ldr	r9, [r8, #8]
	rev	r9, r9
	add	r9, r9, r8		/* the structure */
	ldr	r10, [r8, #12]
	rev	r10, r10
	add	r10, r10, r8		/* the strings */
token:	ldr	r1, [r9], #4
	rev	r1, r1
	cmp	r1, #9
	moveq	r0, #0
	bxeq	lr
	cmp	r1, #1
	beq	name
	cmp	r1, #3
	bne	token
	ldr	r2, [r9], #4
	rev	r2, r2			/* bytes of the value */
	ldr	r3, [r9], #4
	rev	r3, r3
	add	r3, r3, r10		/* the property's name */
	mov	r11, r12
letter:	ldrb	r0, [r3], #1
	ldrb	r1, [r11], #1
	cmp	r0, r1
	bne	other
	cmp	r0, #0
	bne	letter
	add	r9, r9, r2
	ldr	r0, [r9, #-4]
	rev	r0, r0
	bx	lr
other:	add	r9, r9, r2
	add	r9, r9, #3
	bic	r9, r9, #3
	b	token
name:	ldrb	r1, [r9], #1
	cmp	r1, #0
	bne	name
	add	r9, r9, #3
	bic	r9, r9, #3
	b	token

start_name:
	.asciz	"linux,initrd-start"
	.balign	4
end_name:
	.asciz	"linux,initrd-end"
	.balign	4
end:
