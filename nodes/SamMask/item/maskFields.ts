/**
 * The binary fields that Mask Fields means: a name, several with commas or as a list, or patterns with `*`.
 * Within a pattern in natural order: mask_2 comes before mask_10.
 *
 * @param wanted what the parameter holds
 * @param fields the names that the item has
 * @returns `missing` names what was asked for by its full name and is not there
 */
export function matchFields(wanted: unknown, fields: string[]): { found: string[]; missing: string[] } {
	const parts = (Array.isArray(wanted) ? wanted.map(String) : String(wanted ?? '').split(','))
		.map((part) => part.trim())
		.filter((part) => part !== '');
	const found = new Set<string>();
	const missing: string[] = [];
	for (const part of parts) {
		const matches = part.includes('*')
			? fields.filter(patternOf(part)).sort(naturally)
			: fields.filter((name) => name === part);
		if (matches.length === 0 && !part.includes('*')) missing.push(part);
		for (const name of matches) found.add(name);
	}
	return { found: [...found], missing };
}

function patternOf(part: string): (name: string) => boolean {
	const escaped = part.split('*').map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
	const expression = new RegExp(`^${escaped.join('.*')}$`);
	return (name) => expression.test(name);
}

function naturally(one: string, other: string): number {
	return one.localeCompare(other, 'en', { numeric: true });
}
