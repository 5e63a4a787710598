// SPDX-License-Identifier: BSD-2-Clause
/*
 * Options: hypstub.mode=hyp|svc, hypstub.resident=ADDRESS,
 * hypstub.load=ADDRESS, hypstub.dtb=ADDRESS, hypstub.report=quiet|normal|full,
 * hypstub.quiet, which is report=quiet. Called with the command line of the
 * device tree, and again if the payload brings its own.
 */
#include <string.h>
#include "base/hex.h"
#include "base/print.h"
#include "options.h"

#define PREFIX "hypstub."

/* A token: a pointer into the command line, so not terminated, and a length */
struct token {
	const char *text;
	unsigned int len;
};

/* Returns whether the token is @word */
static bool token_is(struct token t, const char *word)
{
	return t.len == strlen(word) && !memcmp(t.text, word, t.len);
}

/* Returns whether the token begins with @prefix; if so, removes it */
static bool token_after(struct token *t, const char *prefix)
{
	unsigned int len = strlen(prefix);

	if (t->len < len || memcmp(t->text, prefix, len))
		return false;
	t->text += len;
	t->len -= len;
	return true;
}

/* Reads the rest of a token as an address; leaves @addr if it is none */
static bool parse_optional(struct token t, bool *has, uint32_t *addr)
{
	bool valid = hex_parse(t.text, t.len, addr);

	*has = *has || valid;
	return valid;
}

/* Sets the option that the token gives. Returns false if it is unknown */
static bool parse_token(struct token t, struct options *options)
{
	if (token_is(t, "mode=hyp"))
		options->mode = MODE_HYP;
	else if (token_is(t, "mode=svc"))
		options->mode = MODE_SVC;
	else if (token_is(t, "quiet") || token_is(t, "report=quiet"))
		options->report = REPORT_QUIET;
	else if (token_is(t, "report=normal"))
		options->report = REPORT_NORMAL;
	else if (token_is(t, "report=full"))
		options->report = REPORT_FULL;
	else if (token_after(&t, "resident="))
		return hex_parse(t.text, t.len, &options->resident);
	else if (token_after(&t, "load="))
		return parse_optional(t, &options->has_load, &options->load);
	else if (token_after(&t, "dtb="))
		return parse_optional(t, &options->has_dtb, &options->dtb);
	else
		return false;
	return true;
}

/* Warns of an unknown token, with as much of it as fits */
static void warn_token(struct token t)
{
	char text[40];
	unsigned int len = t.len < sizeof(text) ? t.len : sizeof(text) - 1;

	memmove(text, t.text, len);
	text[len] = 0;
	warn("option hypstub.%s is not known: use hypstub.mode=hyp|svc, hypstub.resident=ADDRESS, hypstub.load=ADDRESS, hypstub.dtb=ADDRESS, hypstub.report=quiet|normal|full, hypstub.quiet",
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
		if (token_after(&t, PREFIX) && !parse_token(t, options)) {
			options->unknown++;
			warn_token(t);
		}
	}
}
