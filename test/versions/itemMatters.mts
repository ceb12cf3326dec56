import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Execution, ServerItem } from '../../harness/n8n/executionData.mjs';
import type { WorkflowJson } from '../../harness/n8n/server.mjs';
import { falNode, inSequence, node, wordItems } from '../../harness/workflows/workflowNodes.mjs';
import { outputOf } from '../pipelines/callbackServer.mjs';
import { ERROR_OUTPUT, pairedWord } from '../pipelines/callbackWorkflows.mjs';
import type { Matter, Trial } from './trial.mjs';

/** Nothing loads it. */
const IMAGE_URL = 'https://example.com/photo.jpg';

async function run({ n8n, credentialId }: Trial, workflow: WorkflowJson): Promise<Execution> {
	const id = await n8n.importWorkflow(workflow, { falSamApi: credentialId });
	return await n8n.runWorkflow(id, { trigger: 'Start' });
}

const wordsOf = (items: ServerItem[]) => items.map(({ json }) => json.word);

const loads: Matter = {
	name: 'loads: every node, the credential, the icons',
	async check({ n8n }) {
		const manifest = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
			n8n: { nodes: string[] };
		};
		const types = JSON.parse(String(await n8n.rest.download('../types/nodes.json'))) as Array<{
			name: string;
			iconUrl?: string | { light: string };
		}>;
		const own = types.filter(({ name }) => name.startsWith(`${n8n.packageName}.`) && !name.endsWith('Tool'));
		assert.equal(own.length, manifest.n8n.nodes.length);
		for (const { name, iconUrl } of own) {
			const icon = typeof iconUrl === 'object' ? iconUrl.light : iconUrl;
			const answer = await fetch(`${n8n.url}/${icon}`);
			assert.deepEqual([name, answer.headers.get('content-type')?.split(';')[0]], [name, 'image/svg+xml']);
		}
		const credentials = String(await n8n.rest.download('../types/credentials.json'));
		assert.match(credentials, /"falSamApi"/);
	},
};

const byUrl: Matter = {
	name: 'an image by URL',
	async check(trial) {
		const sam = falNode('SAM', 'sam3Image', { imageUrl: IMAGE_URL, prompt: '={{ $json.word }}' });
		const execution = await run(trial, inSequence('by URL', [...wordItems(['url']), sam]));
		const [item] = outputOf(execution, 'SAM');
		assert.equal(item?.json.found, true);
		assert.equal(trial.fal.jobs.find(({ input }) => input.prompt === 'url')?.input.image_url, IMAGE_URL);
	},
};

const asBinary: Matter = {
	name: 'an image as binary data, and masks as files',
	async check(trial) {
		const { n8n, fal, photo } = trial;
		const file = node('File', 'n8n-nodes-base.httpRequest', 4.2, {
			url: photo.url,
			options: { response: { response: { responseFormat: 'file' } } },
		});
		const sam = falNode('SAM', 'sam3Image', { imageSource: 'binary', prompt: 'binary' });
		const execution = await run(trial, inSequence('as binary', [...wordItems(['a']), file, sam]));
		const [item] = outputOf(execution, 'SAM');
		assert.ok(fal.of('upload').some(({ body }) => body.equals(photo.bytes)));
		const [{ url }] = item!.json.masks as [{ url: string }];
		const served = Buffer.from(await (await fetch(url)).arrayBuffer());
		assert.ok(served.equals(await n8n.binary(item!.binary!.mask_0!)));
	},
};

const perMask: Matter = {
	name: 'one item per mask, paired',
	async check(trial) {
		const sam = falNode('SAM', 'sam3Image', {
			imageUrl: IMAGE_URL,
			prompt: '={{ $json.word }}',
			options: { outputMode: 'itemPerMask' },
		});
		const execution = await run(trial, inSequence('per mask', [...wordItems(['a', 'b']), sam, pairedWord('After')]));
		assert.deepEqual(wordsOf(outputOf(execution, 'After')), ['a', 'a', 'b', 'b']);
	},
};

/** The item of the word b fails, the others do not. */
const failing = (onError: string) => {
	const imageUrl = `={{ $json.word === "b" ? "no address" : "${IMAGE_URL}" }}`;
	const sam = falNode('SAM', 'sam3Image', { imageUrl, prompt: 'failing' }, { onError });
	return inSequence(onError, [...wordItems(['a', 'b', 'c']), sam, pairedWord('After')]);
};

const regularOutput: Matter = {
	name: 'On Error: Continue',
	async check(trial) {
		const execution = await run(trial, failing('continueRegularOutput'));
		assert.deepEqual(wordsOf(outputOf(execution, 'After')), ['a', 'b', 'c']);
		const failed = outputOf(execution, 'SAM')[1]!;
		assert.deepEqual(Object.keys(failed.json), ['error', 'message', 'details']);
		assert.deepEqual(failed.pairedItem, { item: 1 });
	},
};

const errorOutput: Matter = {
	name: 'On Error: Continue (using error output)',
	async check(trial) {
		const execution = await run(trial, failing('continueErrorOutput'));
		assert.deepEqual(wordsOf(outputOf(execution, 'After')), ['a', 'c']);
		assertFailedWord(outputOf(execution, 'SAM', 1), 'b');
	},
};

const errorOutputOfMask: Matter = {
	name: 'the same in SAM Mask',
	async check(trial) {
		const mask = falNode('Mask', 'samMask', { operation: 'measure' }, ERROR_OUTPUT);
		const execution = await run(trial, inSequence('mask', [...wordItems(['no mask']), mask]));
		assert.deepEqual(outputOf(execution, 'Mask'), []);
		assertFailedWord(outputOf(execution, 'Mask', 1), 'no mask');
	},
};

/** One failed item, with what n8n has merged into it. */
export function assertFailedWord(items: ServerItem[], word: string): void {
	assert.equal(items.length, 1);
	const { json, pairedItem } = items[0]!;
	assert.deepEqual(Object.keys(json), ['word', 'error', 'message', 'details']);
	assert.equal(json.word, word);
	assert.equal(json.error, json.message);
	assert.ok(pairedItem);
}

const stop: Matter = {
	name: 'Stop reaches fal',
	async check(trial) {
		const { n8n, fal } = trial;
		const stopping = (word: string) => word === 'stop';
		const sam = falNode('SAM', 'sam3Image', { imageUrl: IMAGE_URL, prompt: 'stop' });
		const workflow = inSequence('stop', [...wordItems(['stop']), sam]);
		const id = await n8n.importWorkflow(workflow, { falSamApi: trial.credentialId });
		fal.hold = true;
		try {
			const executionId = await n8n.startWorkflow(id, { trigger: 'Start' });
			await fal.until(() => fal.jobs.some(({ input }) => stopping(String(input.prompt))));
			await n8n.stop(executionId);
			await fal.until(() => fal.of('cancel').some(({ job }) => stopping(String(job?.input.prompt))));
			assert.equal((await n8n.executionEnd(executionId)).status, 'canceled');
		} finally {
			fal.finish();
		}
	},
};

/** In order: the last one holds all jobs of the fal that they share. */
export const ITEM_MATTERS = [loads, byUrl, asBinary, perMask, regularOutput, errorOutput, errorOutputOfMask, stop];
