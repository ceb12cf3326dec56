import { readFileSync } from 'node:fs';

import { currentNames, nameList, withNames, type Names } from './publicNames.mjs';

const known = nameList(JSON.parse(readFileSync(new URL('./publicNames.json', import.meta.url), 'utf8')) as Names);

/** A list that says what to do about it where it is not empty. */
const none = (advice: string) => ({ advice, names: [] as string[] });

it('no public name has vanished', () => {
	const advice =
		'Workflows, credentials and expressions of users depend on these names: bring them back. publicNames.json never loses a line.';
	const current = new Set(nameList(currentNames()));
	expect({ advice, names: known.filter((name) => !current.has(name)) }).toEqual(none(advice));
});

it('every public name is written down', () => {
	const advice =
		'From now on users depend on these names. If they are meant to stay for good, `npm run names` adds them to publicNames.json.';
	const written = new Set(known);
	expect({ advice, names: nameList(currentNames()).filter((name) => !written.has(name)) }).toEqual(none(advice));
});

it('new names come behind those that were there, which all stay', () => {
	const before = { nodes: { a: { parameters: { x: { values: ['2', '1'] }, gone: {} } } } };
	const now = { nodes: { a: { parameters: { y: {}, x: { values: ['1', '3'] } }, codex: ['a'] }, b: { codex: ['b'] } } };
	expect(JSON.stringify(withNames(before, now))).toBe(
		JSON.stringify({
			nodes: {
				a: { parameters: { x: { values: ['2', '1', '3'] }, gone: {}, y: {} }, codex: ['a'] },
				b: { codex: ['b'] },
			},
		}),
	);
});
