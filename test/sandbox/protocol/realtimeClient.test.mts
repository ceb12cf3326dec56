import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ensureN8nHost } from '../../../harness/n8n/host.mjs';
import { useSandbox } from '../../../harness/jest/useFal.mjs';

const CLIENT = fileURLToPath(new URL('./realtimeClientProcess.mts', import.meta.url));

const sandbox = useSandbox({ worker: 'obedient', concurrency: 1, realtimeIdleMs: 400 });

it('the official client gets tokens, results in order, errors, and a new session after a timeout', async () => {
	// fal's client needs a global WebSocket, which the Node that runs n8n has.
	const { node } = await ensureN8nHost({ log: console.log });
	const { stdout } = await promisify(execFile)(node, ['--no-warnings', CLIENT, sandbox.url, sandbox.key]);
	expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toEqual({
		inOrder: [{ result: { n: 1 } }, { result: { n: 2 } }],
		timedOut: 1000,
		afterTimeout: { result: { n: 3 } },
		// The client closes without a code, and takes its own close for an error.
		closedByClient: 1005,
		refused: {
			error: { type: 'x-fal-error', error: 'INTERNAL_ERROR', reason: expect.stringContaining('Field required') },
		},
		afterRefusal: 1000,
		unauthorized: 1000,
		unexpected: [{ error: 1005 }],
	});
	// Four inputs; none was sent twice.
	expect(await sandbox.jobs()).toHaveLength(4);
	const requests = await sandbox.requests();
	expect(requests.filter(({ hasKey }) => hasKey).map(({ host, path }) => host + path)).toEqual(
		Array(3).fill('rest.fal.ai/tokens/'),
	);
	expect(requests.flatMap(({ keyElsewhere }) => keyElsewhere)).toEqual([]);
}, 300_000);
