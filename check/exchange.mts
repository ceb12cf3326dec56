/** One call and its answer, as a report may show them: without secrets, and short. */
export interface Exchange {
	method: string;
	url: string;
	sent?: unknown;
	status: number;
	headers: Record<string, string>;
	answer: unknown;
}

/** Longer texts (pictures in data URIs above all) are named by their beginning and their length. */
const LONGEST_TEXT_CHARS = 300;
const KEPT_CHARS = 60;
/** A list of masks or frames says all after a few. */
const LONGEST_LIST = 8;

/** The same JSON with long texts and lists cut, and saying so. */
export function shortened(value: unknown): unknown {
	if (typeof value === 'string' && value.length > LONGEST_TEXT_CHARS)
		return `${value.slice(0, KEPT_CHARS)}… (${value.length} characters)`;
	if (Array.isArray(value)) {
		const shown = value.slice(0, LONGEST_LIST).map(shortened);
		return value.length > LONGEST_LIST ? [...shown, `… (${value.length} entries)`] : shown;
	}
	if (typeof value === 'object' && value !== null)
		return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shortened(part)]));
	return value;
}

/** A value as a sentence shows it. */
export const asText = (value: unknown): string => JSON.stringify(shortened(value)) ?? 'nothing';

/** What must never be shown: the key, its halves, tokens, signed addresses. */
export class Secrets {
	private readonly texts = new Set<string>();

	/** Texts of a few characters are no secrets, and hiding them would make every report unreadable. */
	add(text: string): void {
		if (text.length >= 8) this.texts.add(text);
	}

	hide(text: string): string {
		// The longest first: a half of the key must not leave the other half behind.
		const longestFirst = [...this.texts].sort((a, b) => b.length - a.length);
		return longestFirst.reduce((shown, secret) => shown.replaceAll(secret, '(hidden)'), text);
	}
}
