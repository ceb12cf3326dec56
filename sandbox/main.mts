import { parseArgs } from 'node:util';
import { DEFAULT_KEY, startSandbox } from './server/startSandbox.mjs';

/** A whole number in a range, or the end of the program with a sentence that names the flag. */
function wholeNumber(flag: string, text: string | undefined, lowest: number, highest: number): number | undefined {
	if (text === undefined) return undefined;
	const value = Number(text);
	if (/^\d+$/.test(text) && value >= lowest && value <= highest) return value;
	console.error(`--${flag} must be a whole number from ${lowest} to ${highest}, not "${text}".`);
	process.exit(2);
}

const { values: flags } = parseArgs({
	options: {
		port: { type: 'string', default: '4455' },
		host: { type: 'string', default: '127.0.0.1' },
		key: { type: 'string', default: DEFAULT_KEY },
		concurrency: { type: 'string' },
		'fixed-job-ms': { type: 'string' },
		'strict-text': { type: 'boolean', default: false },
	},
});

if (!/^[^:\s]+:[^:\s]+$/.test(flags.key)) {
	console.error('--key must have the form of a fal key, id:secret.');
	process.exit(2);
}

const starting = startSandbox({
	port: wholeNumber('port', flags.port, 0, 65_535),
	host: flags.host,
	key: flags.key,
	concurrency: wholeNumber('concurrency', flags.concurrency, 1, 1_000),
	fixedJobMs: wholeNumber('fixed-job-ms', flags['fixed-job-ms'], 0, 3_600_000),
	strictText: flags['strict-text'],
});

starting.catch((error: NodeJS.ErrnoException) => {
	const taken = error.code === 'EADDRINUSE';
	console.error(
		taken ? `Port ${flags.port} is taken. Another sandbox? Choose another one with --port, 0 for any.` : error,
	);
	process.exit(1);
});

async function stop(): Promise<void> {
	await (await starting).close();
	process.exit(0);
}
// Before the start has ended, so that an early signal leaves no folder behind either.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => void stop());
}

const sandbox = await starting;
console.log(`
A local stand-in for fal.ai. It is NOT SAM: no model of fal or Meta runs here.
It segments with classical computer vision, so that flows can be built and tested without a key.
Expect other, coarser masks than fal would give, and judge no model by them.

Credential for n8n (fal SAM API):
  API key     ${sandbox.key}
  Server URL  ${sandbox.url}

Stop it with Ctrl+C.
`);
// Programs that start the sandbox wait for this line.
console.log(`sandbox ready ${sandbox.url}`);
