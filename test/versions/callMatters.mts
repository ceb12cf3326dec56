import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '../../harness/eventually.mjs';
import { startFalRelay } from '../../harness/fal/falRelay.mjs';
import { falCredential } from '../../harness/n8n/packedN8n.mjs';
import { falNode, inSequence, node } from '../../harness/workflows/workflowNodes.mjs';
import { outputOf, start, startHeldFal } from '../pipelines/callbackServer.mjs';
import { ERROR_OUTPUT, words } from '../pipelines/callbackWorkflows.mjs';
import { callBody, post, signedCall } from '../pipelines/signedCall.mjs';
import { assertFailedWord } from './itemMatters.mjs';
import type { Matter } from './trial.mjs';

const TOGETHER = 4;
/** An n8n that resumes twice has done so by then. */
const SETTLED_MS = 2_000;

const trigger: Matter = {
	name: 'trigger: unsigned 401, signed starts once',
	async check({ n8n, fal }) {
		const relay = await startFalRelay(fal.url);
		try {
			const credentialId = await falCredential(n8n, relay.url, fal.key);
			const submitted = await fetch(`${relay.url}/queue.fal.run/fal-ai/sam-3/image`, {
				method: 'POST',
				headers: { authorization: `Key ${fal.key}`, 'content-type': 'application/json' },
				body: JSON.stringify({ image_url: 'https://example.com/photo.jpg', prompt: 'called' }),
			});
			const { request_id: requestId } = (await submitted.json()) as { request_id: string };
			const called = falNode('Called', 'falSamTrigger', {}, { webhookId: 'versions' });
			const workflow = inSequence('trigger', [called, node('After', 'n8n-nodes-base.noOp', 1, {})]);
			const workflowId = await n8n.importWorkflow(workflow, { falSamApi: credentialId });
			await n8n.activate(workflowId, 'versions/fal-sam');
			const url = n8n.webhookUrl('versions/fal-sam');
			const call = signedCall(relay.key, requestId, callBody(requestId));
			const unsigned = { ...call, headers: { 'content-type': 'application/json' } };
			assert.equal((await post(url, unsigned)).status, 401);
			assert.equal((await post(url, call)).status, 200);
			const again = signedCall(relay.key, requestId, callBody(requestId));
			assert.equal((await post(url, again)).status, 200);
			const [id] = await eventually(async () => {
				const ids = await n8n.executionIds(workflowId);
				return ids.length > 0 && ids;
			});
			const execution = await n8n.executionEnd(id!);
			assert.equal(outputOf(execution, 'After')[0]?.json.requestId, requestId);
			assert.equal((await n8n.executionIds(workflowId)).length, 1);
		} finally {
			await relay.close();
		}
	},
};

const callback: Matter = {
	name: `callback: ${TOGETHER} calls at once, what follows runs once`,
	async check({ n8n }) {
		const held = await startHeldFal(n8n);
		try {
			const list = Array.from({ length: TOGETHER }, (_, index) => `w${index}`);
			const started = await start(n8n, words(list), held.credentialId);
			await started.suspended();
			held.fal.finish();
			const statuses = await Promise.all(list.map(async (_, job) => await held.call(job)));
			assert.ok(statuses.includes(200), `the calls were answered with ${statuses.join(', ')}`);
			await started.end();
			await wait(SETTLED_MS);
			const execution = await started.end();
			assert.deepEqual(
				outputOf(execution, 'After').map(({ json }) => json.word),
				list,
			);
			assert.equal(execution.nodeRuns.After!.length, 1);
			assert.equal(held.fal.of('submit').length, TOGETHER);
		} finally {
			await held.close();
		}
	},
};

const lostCall: Matter = {
	name: 'callback: the end of the wait without a call, by the error output',
	async check({ n8n }) {
		const held = await startHeldFal(n8n);
		try {
			// The shortest wait that n8n keeps is 70 s.
			const started = await start(n8n, words(['a', 'b'], { timeout: 60 }, ERROR_OUTPUT), held.credentialId);
			await started.suspended();
			held.fal.jobs.find(({ input }) => input.prompt === 'a')!.state = 'finished';
			const execution = await started.end();
			assert.deepEqual(
				outputOf(execution, 'After').map(({ json }) => json.word),
				['a'],
			);
			assertFailedWord(outputOf(execution, 'SAM', 1), 'b');
		} finally {
			await held.close();
		}
	},
};

/** Each has a fal of its own, so they can run side by side. */
export const CALL_MATTERS = [trigger, callback, lostCall];
