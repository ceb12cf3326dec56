import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { childEnvironment } from '../../harness/n8n/childEnvironment.mjs';
import { useSandbox } from '../../harness/jest/useFal.mjs';

const COMMAND = fileURLToPath(new URL('../../check/checkFal.mts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'check-fal-'));
const sandbox = useSandbox({}, { forgets: false });

afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
});

/** Runs `npm run check:fal -- <flags>`, without a terminal. */
async function run(key: string | undefined, ...flags: string[]): Promise<{ code: number; output: string }> {
	const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
	const env = childEnvironment(process.env, { INIT_CWD: folder, ...(key !== undefined && { FAL_KEY: key }) });
	return await new Promise((resolve) => {
		execFile(process.execPath, ['--import', tsx, COMMAND, ...flags], { env, cwd: folder }, (error, out, err) =>
			resolve({ code: error ? Number(error.code) : 0, output: out + err }),
		);
	});
}

const jobsPaid = async () => (await sandbox.jobs()).filter(({ paid }) => paid).length;

it('finds that everything holds in the sandbox, says the price first, and writes a report without the key', async () => {
	const { code, output } = await run(sandbox.key, '--server', sandbox.url, '--yes', '--out', 'truth');
	expect(output).toMatch(
		/^\d+ assumptions, checked against http:\/\/127\.0\.0\.1:\d+\. This costs at most \$0\.\d+:\n/,
	);
	expect(output.match(/^ {2}(does not hold|could not be told): .*$/gm) ?? []).toEqual([]);
	expect(output).toMatch(/\n\d{2,} hold, 0 do not, 0 could not be told\. It cost \$0\.\d+\.\n/);
	expect(code).toBe(0);

	const [markdown, json] = ['md', 'json'].map((ending) => readFileSync(join(folder, `truth.${ending}`), 'utf8'));
	for (const half of sandbox.key.split(':')) expect(output + markdown! + json!).not.toContain(half);
	expect(json).not.toMatch(/signature=|fal_jwt_token/);
	expect(markdown).toContain('\n## Holds\n');
	const { probes, spentUsd } = JSON.parse(json!) as {
		probes: Array<{ findings: Array<{ id: string }>; exchanges: Array<{ url: string }> }>;
		spentUsd: number;
	};
	const ids = probes.flatMap(({ findings }) => findings.map(({ id }) => id));
	expect(new Set(ids).size).toBe(ids.length);
	for (const id of ids) expect(markdown).toContain(`| ${id} |`);
	expect(probes.every(({ exchanges }) => exchanges.length > 0)).toBe(true);
	expect(spentUsd).toBeGreaterThan(0);
	expect(spentUsd).toBeLessThan(0.5);
}, 180_000);

it('checks only what it is asked for, and writes no report of that', async () => {
	const { code, output } = await run(sandbox.key, '--server', sandbox.url, '--only', 'key/', '--only', 'files/');
	expect(code).toBe(0);
	expect(output).toMatch(/^7 assumptions, .* costs at most \$0\.000:\n/);
	expect(output).toContain('7 hold, 0 do not, 0 could not be told. It cost $0.000.');
	expect(readdirSync(folder).filter((name) => !name.startsWith('truth.'))).toEqual([]);
}, 60_000);

it('pays for nothing without a yes', async () => {
	await sandbox.reset();
	const { code, output } = await run(sandbox.key, '--server', sandbox.url, '--only', 'image/mask');
	expect(code).toBe(2);
	expect(output).toContain('at most $0.005  fal-ai/sam-3/image');
	expect(output).toContain('add --yes');
	expect(await jobsPaid()).toBe(0);
}, 60_000);

it('stops at once at a key that is refused, and does not show it', async () => {
	await sandbox.reset();
	const { code, output } = await run('someone:elses-secret-key', '--server', sandbox.url, '--yes');
	expect(code).toBe(2);
	expect(output).toContain(`The key in FAL_KEY was refused by ${sandbox.url}: 401`);
	expect(output).not.toContain('elses-secret-key');
	expect(await sandbox.jobs()).toEqual([]);
}, 60_000);

it.each([
	['without FAL_KEY', undefined, [], 'FAL_KEY is not set.'],
	['with half a key', 'only-an-id', [], 'FAL_KEY has not the form of a fal key'],
	['with an address that is none', 'a:b', ['--server', 'sandbox'], '--server takes an address'],
	['with an unknown flag', 'a:b', ['--everything'], '--everything'],
	['with an id that no assumption has', 'a:b', ['--only', 'weather/', '--server', 'http://127.0.0.1:9'], 'weather/'],
])(
	'refuses to start %s',
	async (_case, key, flags, sentence) => {
		const { code, output } = await run(key, ...flags);
		expect(code).toBe(2);
		expect(output).toContain(sentence);
	},
	60_000,
);
