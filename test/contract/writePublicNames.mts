// npm run names: writes new public names into publicNames.json, which never loses one.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

import { currentNames, nameList, withNames, type Names } from './publicNames.mjs';

const FILE = fileURLToPath(new URL('./publicNames.json', import.meta.url));

const known = JSON.parse(readFileSync(FILE, 'utf8')) as Names;
const written = new Set(nameList(known));
const all = withNames(known, currentNames());
const added = nameList(all).filter((name) => !written.has(name));
if (added.length > 0)
	writeFileSync(FILE, await format(JSON.stringify(all), { ...(await resolveConfig(FILE)), filepath: FILE }));
console.log(added.length === 0 ? 'No new names.' : `From now on users depend on these names:\n${added.join('\n')}`);
