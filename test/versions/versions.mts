// `npm run test:versions`: what matters, on the oldest n8n that the package claims to work on, one in the middle, and the
// n8n of the tests. With --oldest only on the first, with versions only on these; with --write the table of all three is
// written into docs/versions.md.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { packTarball } from '../../build/packTarball.mjs';
import { ensureN8nHost } from '../../harness/n8n/host.mjs';
import { type PinnedHost, TESTED_HOSTS } from '../../harness/n8n/pinnedHost.mjs';
import { textTable } from '../../harness/table.mjs';
import { agentTool } from './agentMatter.mjs';
import { CALL_MATTERS } from './callMatters.mjs';
import { ITEM_MATTERS } from './itemMatters.mjs';
import { type Matter, type Trial, withTrial } from './trial.mjs';
import { versionsPage } from './versionsPage.mjs';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = fileURLToPath(new URL('../../docs/versions.md', import.meta.url));
const MATTERS = [...ITEM_MATTERS, ...CALL_MATTERS, agentTool];

/** Why a matter does not hold, by its name; nothing of those that do. */
type Broken = Map<string, string>;

const { values: flags, positionals: versions } = parseArgs({
	allowPositionals: true,
	options: { oldest: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
const hosts = flags.oldest
	? TESTED_HOSTS.slice(0, 1)
	: TESTED_HOSTS.filter(({ version }) => versions.length === 0 || versions.includes(version));
const startedAtMs = Date.now();
const folder = await mkdtemp(join(tmpdir(), 'fal-sam-versions-'));
const found: Array<{ pinned: PinnedHost; broken: Broken }> = [];
try {
	const { path: tarball } = await packTarball(REPOSITORY, folder);
	// One after the other: each is a whole n8n, and the first run of one is an install.
	for (const pinned of hosts) {
		const host = await ensureN8nHost({ log: console.log, pinned });
		console.log(`n8n ${pinned.version}: running`);
		const broken = await withTrial(host, tarball, brokenMatters).catch(
			({ message }: Error) => new Map(MATTERS.map(({ name }) => [name, message])),
		);
		found.push({ pinned, broken });
	}
} finally {
	await rm(folder, { recursive: true, force: true });
}

/** Those that wait for n8n run beside the others; these share a fal and take turns. */
async function brokenMatters(trial: Trial): Promise<Broken> {
	const broken: Broken = new Map();
	const look = async ({ name, check }: Matter) => {
		await check(trial).catch((error: unknown) => broken.set(name, (error as Error).message));
	};
	const waiting = CALL_MATTERS.map(look);
	for (const matter of [agentTool, ...ITEM_MATTERS]) await look(matter);
	await Promise.all(waiting);
	return broken;
}

const columns = ['', ...found.map(({ pinned }) => pinned.version)];
const rows = [
	['on Node', ...found.map(({ pinned }) => String(pinned.nodeMajor))],
	...MATTERS.map(({ name }) => [name, ...found.map(({ broken }) => (broken.has(name) ? 'no' : 'ok'))]),
];
console.log(`\n${textTable(columns, rows)}`);
for (const { pinned, broken } of found)
	for (const [name, why] of broken) console.log(`\nn8n ${pinned.version}, ${name}:\n${why}`);
if (flags.write && hosts.length === TESTED_HOSTS.length) await writeFile(PAGE, versionsPage(columns, rows));
const failures = found.reduce((sum, { broken }) => sum + broken.size, 0);
console.log(`\n${failures === 0 ? 'PASS' : `FAIL: ${failures}`}, ${Math.round((Date.now() - startedAtMs) / 1000)} s`);
process.exitCode = failures === 0 ? 0 : 1;
