import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { TSX } from '../../../harness/tool.mjs';

const temporary = mkdtempSync(join(tmpdir(), 'sandbox-command-'));
const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** The folders in which running sandboxes keep their files. */
function fileFolders(): string[] {
	return readdirSync(temporary).filter((name) => name.startsWith('fal-sandbox-'));
}

function start(...flags: string[]): ChildProcess {
	const main = fileURLToPath(new URL('../../../sandbox/main.mts', import.meta.url));
	const env = { ...process.env, TMPDIR: temporary };
	const child = spawn(process.execPath, ['--import', TSX, main, ...flags], { env, stdio: ['ignore', 'pipe', 'pipe'] });
	children.push(child);
	return child;
}

/** Everything printed until the ready line, and the address in that line. */
async function ready(child: ChildProcess): Promise<{ banner: string; url: string }> {
	const lines: string[] = [];
	for await (const line of createInterface(child.stdout!)) {
		const url = /^sandbox ready (http:\S+)$/.exec(line)?.[1];
		if (url) return { banner: lines.join('\n'), url };
		lines.push(line);
	}
	throw new Error('it ended without a ready line');
}

async function ended(child: ChildProcess): Promise<{ code: number | null; errors: string }> {
	let errors = '';
	child.stderr!.on('data', (chunk) => (errors += String(chunk)));
	const [code] = (await once(child, 'close')) as [number | null];
	return { code, errors };
}

it.each(['SIGTERM', 'SIGINT'] as const)(
	'says that it is not SAM, prints the credential, serves, and leaves nothing behind after %s',
	async (signal) => {
		const child = start('--port', '0', '--fixed-job-ms', '1', '--key', 'my:own');
		const { banner, url } = await ready(child);
		expect(banner).toContain('NOT SAM');
		expect(banner).toMatch(/API key\s+my:own\n/);
		expect(banner).toContain(`Server URL  ${url}\n`);
		const pricing = `${url}/api.fal.ai/v1/models/pricing?endpoint_id=fal-ai/sam-3/image`;
		expect((await fetch(pricing, { headers: { authorization: 'Key my:own' } })).status).toBe(200);
		expect(fileFolders()).toHaveLength(1);
		child.kill(signal);
		expect((await ended(child)).code).toBe(0);
		expect(fileFolders()).toEqual([]);
	},
	60_000,
);

it.each([
	['--port', '70000'],
	['--concurrency', '0'],
	['--concurrency', 'many'],
	['--fixed-job-ms', '1.5'],
	['--key', 'no-colon'],
])(
	'refuses %s %s with a sentence that names the flag',
	async (flag, value) => {
		const { code, errors } = await ended(start(flag, value));
		expect(code).toBe(2);
		expect(errors).toContain(`${flag} must `);
	},
	60_000,
);

it('says so when its port is taken', async () => {
	const first = start('--port', '0', '--fixed-job-ms', '1');
	const { url } = await ready(first);
	const { code, errors } = await ended(start('--port', new URL(url).port, '--fixed-job-ms', '1'));
	expect(code).toBe(1);
	expect(errors).toContain(`Port ${new URL(url).port} is taken`);
	first.kill('SIGTERM');
	await ended(first);
	expect(fileFolders()).toEqual([]);
}, 60_000);
