# SPDX-License-Identifier: BSD-2-Clause
#
# In: what "readelf -SrW -p .gnu.linkonce.this_module" says of a kernel module. Out: #defines of the size
# of the kernel's struct module, which is that section, and of the offsets of what a module fills in:
# its name, which is the section's only string, and the addresses of its two functions.

/ \.gnu\.linkonce\.this_module +PROGBITS / {
	sub(/.* PROGBITS +/, "")
	size = "0x" $3		# after the address and the offset in the file
}
/^Relocation section / { here = /'\.rel\.gnu\.linkonce\.this_module'/ }
here && $5 == "init_module" { init = "0x" $1 }
here && $5 == "cleanup_module" { cleanup = "0x" $1 }
/^ *\[ *[0-9a-f]+\]  / && dump {
	sub(/^ *\[ */, "")
	sub(/\].*/, "")
	name = "0x" $0
}
/^String dump of section / { dump = 1 }

END {
	if (!size || !name || !init || !cleanup) {
		print "layout.awk: not a module with init and exit" >"/dev/stderr"
		exit 1
	}
	print "#define MODULE_SIZE " size
	print "#define MODULE_NAME " name
	print "#define MODULE_INIT " init
	print "#define MODULE_EXIT " cleanup
}
