import { readFileSync } from 'node:fs';

import { currentNames, nameList, type Names } from './publicNames.mjs';

const known = nameList(JSON.parse(readFileSync(new URL('./publicNames.json', import.meta.url), 'utf8')) as Names);

/** A list that says what to do about it where it is not empty. */
const none = (advice: string) => ({ advice, names: [] as string[] });

it('no public name has vanished', async () => {
	const advice =
		'Workflows, credentials and expressions of users depend on these names: bring them back. publicNames.json never loses a line.';
	const current = new Set(nameList(await currentNames()));
	expect({ advice, names: known.filter((name) => !current.has(name)) }).toEqual(none(advice));
});

it('every public name is written down', async () => {
	const advice =
		'From now on users depend on these names. If they are meant to stay for good, add them to publicNames.json.';
	const written = new Set(known);
	expect({ advice, names: nameList(await currentNames()).filter((name) => !written.has(name)) }).toEqual(none(advice));
});
