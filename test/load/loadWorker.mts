import { setTimeout as delay } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import type { ModelFile, RunJob, WorkerMessage } from '../../sandbox/workerProtocol.mjs';
import { maskFile } from './maskFile.mjs';

/** Masks of SAM 2 Auto Segment, which finds about as many in a busy photo. */
const AUTO_MASKS = 100;

interface LoadInput {
	prompt?: string;
	max_masks?: number;
	sync_mode?: boolean;
}

/** How long a job takes stands in its prompt: `… for 20 ms`. */
function durationMs(prompt: string): number {
	return Number(/for (\d+) ms/.exec(prompt)?.[1] ?? 0);
}

/** A model for load runs: takes the time that it is told and makes small files that tell which job they belong to. */
async function run({ jobId, endpoint, input }: RunJob): Promise<WorkerMessage> {
	const { prompt = '', max_masks: maxMasks = 3, sync_mode: dataUris = false } = input as LoadInput;
	await delay(durationMs(prompt));
	const auto = endpoint === 'fal-ai/sam2/auto-segment';
	const count = auto ? AUTO_MASKS : maxMasks;
	const files = Array.from({ length: count + 1 }, (_, index): ModelFile => {
		const bytes = maskFile(prompt, index, dataUris && !auto);
		return { bytes, contentType: 'image/png', fileName: `mask_${index}.png` };
	});
	const [last, ...masks] = files.map(({ contentType }, index) => ({ $file: index, content_type: contentType, width: 64, height: 48 })).reverse();
	masks.reverse();
	const body = auto ? { combined_mask: last, individual_masks: masks } : { image: last, masks };
	return { type: 'done', jobId, status: 200, body, files, dataUris, inferenceTime: 0.02, billableUnits: 1 };
}

parentPort!.on('message', async (job: RunJob) => parentPort!.postMessage(await run(job)));
