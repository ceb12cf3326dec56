import { readFileSync } from 'node:fs';

import { SENTENCES } from '../../docs/generate/sentences.mjs';

const PAGE = readFileSync(new URL('../../docs/troubleshooting.md', import.meta.url), 'utf8');
/** Headings of the third rank are sentences; … stands for what differs each time. */
const HEADINGS = [...PAGE.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading!.replace(/\\(.)/g, '$1'));

/** What others are a case of. */
const GENERAL = ['…: …. Nothing was sent to fal.', 'fal answered with HTTP ….'];

/** A pattern for the sentence that a heading stands for. */
function pattern(heading: string): RegExp {
	const parts = heading.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'));
	return new RegExp(`^${parts.join('.*')}$`);
}

it('reads the headings', () => {
	expect(HEADINGS.length).toBeGreaterThan(40);
	expect(pattern('a … c.').test('a b c.')).toBe(true);
	expect(pattern('a … c.').test('a b cd')).toBe(false);
});

it.each(HEADINGS)('a node can say: %s', (heading) => {
	expect(SENTENCES.filter((sentence) => pattern(heading).test(sentence))).not.toEqual([]);
});

it('what a node can say stands there', () => {
	expect(
		[...new Set(SENTENCES)].filter((sentence) => !HEADINGS.some((heading) => pattern(heading).test(sentence))),
	).toEqual([]);
});

it('no two headings stand for the same sentence, so that a search ends at one of them', () => {
	const several = SENTENCES.filter(
		(sentence) =>
			HEADINGS.filter((heading) => !GENERAL.includes(heading) && pattern(heading).test(sentence)).length > 1,
	);
	expect(several).toEqual([]);
});

it('below every heading stands what to do', () => {
	const sections = PAGE.split(/^### .+$/m).slice(1);
	expect(sections.filter((section) => section.split(/^## /m)[0]!.trim().length < 40)).toEqual([]);
});
