// SPDX-License-Identifier: BSD-2-Clause
/*
 * Options: hypstub.mode=hyp|svc, hypstub.resident=ADDRESS, hypstub.quiet.
 * Called by boot_main() with each command line that there is.
 */
#include <string.h>
#include "options.h"
#include "base/print.h"

#define PREFIX "hypstub."

/* A token is not terminated: a pointer into the command line and a length */
struct token {
	const char *text;
	unsigned int len;
};

static bool token_is(struct token t, const char *word)
{
	return t.len == strlen(word) && !memcmp(t.text, word, t.len);
}

static bool token_after(struct token *t, const char *prefix)
{
	unsigned int len = strlen(prefix);

	if (t->len < len || memcmp(t->text, prefix, len))
		return false;
	t->text += len;
	t->len -= len;
	return true;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* A hexadecimal 32-bit address, "0x" before it or not */
static bool token_address(struct token t, uint32_t *addr)
{
	uint32_t val = 0;

	if (!token_after(&t, "0x"))
		token_after(&t, "0X");
	if (t.len == 0 || t.len > 8)
		return false;
	for (unsigned int i = 0; i < t.len; i++) {
		int digit = hex_digit(t.text[i]);

		if (digit < 0)
			return false;
		val = val << 4 | digit;
	}
	*addr = val;
	return true;
}

bool options_hex(const char *text, uint32_t *addr)
{
	struct token t = { text, strnlen(text, sizeof("0x01234567")) };

	return token_address(t, addr);
}

static bool parse_token(struct token t, struct options *options)
{
	if (token_is(t, "mode=hyp"))
		options->mode = MODE_HYP;
	else if (token_is(t, "mode=svc"))
		options->mode = MODE_SVC;
	else if (token_is(t, "quiet"))
		options->quiet = true;
	else if (token_after(&t, "resident="))
		return token_address(t, &options->resident);
	else
		return false;
	return true;
}

/* For the message: as much of the token as fits, terminated */
static void warn_token(struct token t)
{
	char text[40];
	unsigned int len = t.len < sizeof(text) ? t.len : sizeof(text) - 1;

	memmove(text, t.text, len);
	text[len] = 0;
	warn("option hypstub.%s is not known: use hypstub.mode=hyp|svc, hypstub.resident=ADDRESS, hypstub.quiet",
	     text);
}

void options_parse(const char *bootargs, struct options *options)
{
	while (*bootargs) {
		struct token t = { bootargs, 0 };

		while (bootargs[t.len] && bootargs[t.len] != ' ')
			t.len++;
		bootargs += t.len;
		if (*bootargs)
			bootargs++;
		if (token_after(&t, PREFIX) && !parse_token(t, options))
			warn_token(t);
	}
}
