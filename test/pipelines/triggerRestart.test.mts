import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPackedN8n } from '../../harness/n8n/packedN8n.mjs';
import type { N8nServer } from '../../harness/n8n/server.mjs';
import { AnsweringFal } from '../hostile/answeringFal.mjs';
import { listen } from '../hostile/triggers.mjs';
import { callBody, post, signedCall } from './signedCall.mjs';

const START_MS = 300_000;
const TEST_MS = 240_000;

let fal: AnsweringFal;
let n8n: N8nServer;
let userFolder: string;

beforeAll(async () => {
	userFolder = await mkdtemp(join(tmpdir(), 'fal-sam-restart-'));
	fal = await AnsweringFal.start();
	n8n = await startPackedN8n({ userFolder });
}, START_MS);

afterAll(async () => {
	await n8n?.close();
	await fal?.close();
	await rm(userFolder, { recursive: true, force: true, maxRetries: 3 });
}, START_MS);

const genuine = (requestId: string) => signedCall(fal.signing, requestId, callBody(requestId));

test(
	'what has started a workflow does not start it again after n8n was killed and started anew',
	async () => {
		const trigger = await listen(n8n, fal, 'restart');
		const oneByOne = Array.from({ length: 30 }, () => randomUUID());
		const together = Array.from({ length: 10 }, () => randomUUID());
		for (const id of oneByOne) expect((await trigger.post(genuine(id))).status).toBe(200);
		const answers = await Promise.all(together.map(async (id) => (await trigger.post(genuine(id))).status));
		expect(answers).toEqual(together.map(() => 200));
		expect(await trigger.started()).toHaveLength(40);

		// As a crash would; nothing is written then that has not been written before.
		await n8n.kill();
		n8n = await startPackedN8n({ userFolder, port: Number(new URL(n8n.url).port) });
		const url = n8n.webhookUrl('restart/fal-sam');
		const asked = fal.asked.status.length;
		for (const id of [...oneByOne, ...together]) expect((await post(url, genuine(id))).status).toBe(200);
		expect(fal.asked.status).toHaveLength(asked);
		expect(await n8n.executionIds(trigger.workflowId)).toHaveLength(40);

		const later = randomUUID();
		expect((await post(url, genuine(later))).status).toBe(200);
		expect(await n8n.executionIds(trigger.workflowId)).toHaveLength(41);
	},
	TEST_MS,
);
