import type { FieldIssue } from './failure';
import { fieldName, type PanelField } from '../panel/panelFields';

const LONGEST_TEXT = 300;
const MOST_ISSUES = 3;
// Beside the sentence, for a workflow to look at; a body of 64 kB has thousands.
const MOST_FIELDS = 100;
// An escape sequence of a terminal is one sign, not a bracket and some numbers.
const ESCAPE = '\u001b';
const TERMINAL_SEQUENCES = new RegExp(
	`${ESCAPE}(\\[[0-?]*[ -/]*[@-~]|\\][^\\u0007${ESCAPE}]*(\\u0007|${ESCAPE}\\\\))`,
	'g',
);
/** Control characters, and marks that turn the reading direction. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

// n8n replaces any message that contains one of these, in whatever case, by a sentence of its own
// (n8n-workflow, errors/abstract/node.error.js).
const REWRITTEN_BY_N8N =
	/ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|ERRADDRINUSE|EADDRNOTAVAIL|ECONNABORTED|EHOSTUNREACH|EAI_AGAIN|ENOENT|EISDIR|ENOTDIR|EACCES|EEXIST|EPERM|GETADDRINFO/gi;
const WORD_JOINER = '\u2060';

/**
 * Server text for a sentence: on one line, short, and without what n8n would act on: angle brackets (it renders HTML),
 * codes of network errors (it rewrites the message), and "canceled" (it would mark the execution so).
 */
export function plainText(text: unknown, longest = LONGEST_TEXT): string {
	const line = withoutMarkup(text)
		.replace(/\s+/g, ' ')
		.replace(/canceled/g, 'cancelled')
		.replace(REWRITTEN_BY_N8N, (code) => `${code[0]}${WORD_JOINER}${code.slice(1)}`)
		.trim()
		.replace(/\.$/, '');
	return shorten(line, longest);
}

/**
 * Server text as a value for a workflow to compare with: without angle brackets and what nobody sees, and not endless.
 * What is no text is given as JSON.
 */
export function factText(said: unknown): string {
	return shorten(withoutMarkup(said).trim(), LONGEST_TEXT);
}

function withoutMarkup(said: unknown): string {
	const text = typeof said === 'string' ? said : (JSON.stringify(said) ?? String(said));
	return text.replace(TERMINAL_SEQUENCES, '').replace(UNSEEN, ' ').replace(/</g, '‹').replace(/>/g, '›');
}

/**
 * Field problems as one text, the first few of them.
 *
 * @param count of all there are
 */
export function listIssues(issues: FieldIssue[], count = issues.length): string {
	const shown = issues.slice(0, MOST_ISSUES).map(({ field, problem }) => (field ? `${field}: ${problem}` : problem));
	const more = count - shown.length;
	const text = shorten(shown.join('; '), LONGEST_TEXT);
	return more > 0 ? `${text}; and ${more} more` : text;
}

function shorten(text: string, longest: number): string {
	// Cut between characters, not inside an emoji.
	return text.length > longest ? `${text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '')}…` : text;
}

/** JSON that should be a text, but is a server's word. */
function asText(value: unknown, otherwise: string): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : otherwise;
}

/**
 * What fal says is wrong: its `detail` is a text, a list of field errors, an object with a message, or missing; a gateway
 * answers with an HTML page. Source: https://fal.ai/docs/documentation/model-apis/errors
 *
 * @returns `text` is empty when nothing was said; `issues` when fields are named
 */
export function readDetail(
	body: unknown,
	fields: ReadonlyMap<string, PanelField>,
): { text: string; issues?: FieldIssue[] } {
	if (typeof body === 'string') return { text: plainText(/<[a-z!]/i.test(body) ? titleOf(body) : body) };
	const { detail, error } = (body ?? {}) as { detail?: unknown; error?: unknown };
	if (Array.isArray(detail)) {
		if (detail.length === 0) return { text: '' };
		const issues = detail.slice(0, MOST_FIELDS).map((entry) => toIssue(entry, fields));
		return { text: listIssues(issues, detail.length), issues };
	}
	const source = detail ?? error;
	if (typeof source === 'string') return { text: plainText(source) };
	const { message } = (source ?? {}) as { message?: unknown };
	return { text: plainText(asText(message, '')) };
}

/** fal's name for the kind of error, for a workflow to branch on. */
export function readErrorType(body: unknown, headers: Headers | undefined): string | undefined {
	const { error_type, detail } = (body ?? {}) as { error_type?: unknown; detail?: unknown };
	const first = (Array.isArray(detail) ? detail[0] : detail) as { type?: unknown; error?: unknown } | null | undefined;
	const type = error_type ?? first?.type ?? first?.error ?? headers?.get('x-fal-error-type');
	return typeof type === 'string' ? factText(type) : undefined;
}

function toIssue(entry: unknown, fields: ReadonlyMap<string, PanelField>): FieldIssue {
	if (typeof entry === 'string') return { field: '', problem: plainText(entry) };
	const { loc, msg } = (entry ?? {}) as { loc?: unknown; msg?: unknown };
	const parts = Array.isArray(loc) ? loc.filter((part) => typeof part === 'string' || typeof part === 'number') : [];
	// Where in the HTTP request the field stands is not said to people.
	const path = parts[0] === 'body' || parts[0] === 'query' ? parts.slice(1) : parts;
	return { field: plainText(fieldName(path, fields)), problem: plainText(asText(msg, 'is not valid')) };
}

function titleOf(html: string): string {
	return /<title>([^<]*)/i.exec(html)?.[1] ?? '';
}
