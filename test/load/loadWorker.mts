import { setTimeout as delay } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import type { JobDone, ModelFile, RunJob } from '../../sandbox/workerProtocol.mjs';
import { maskFile } from './maskFile.mjs';

/** Masks of SAM 2 Auto Segment: about as many as it finds in a busy photo. */
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

/**
 * A model for load runs: takes the time that it is told, without any work, and gives `max_masks` files that tell which
 * job they belong to, and one more as the preview.
 */
async function run({ jobId, endpoint, input }: RunJob): Promise<JobDone> {
	const { prompt = '', max_masks: maxMasks = 3, sync_mode: dataUris = false } = input as LoadInput;
	await delay(durationMs(prompt));
	const auto = endpoint === 'fal-ai/sam2/auto-segment';
	const count = auto ? AUTO_MASKS : maxMasks;
	const files = Array.from({ length: count + 1 }, (_, index): ModelFile => {
		return { bytes: maskFile(prompt, index, dataUris), contentType: 'image/png', fileName: `mask_${index}.png` };
	});
	const pictures = files.map((_, $file) => ({ $file, content_type: 'image/png', width: 64, height: 48 }));
	const masks = pictures.slice(0, count);
	const preview = pictures[count];
	const body = auto ? { combined_mask: preview, individual_masks: masks } : { image: preview, masks };
	return { type: 'done', jobId, status: 200, body, files, dataUris, inferenceTime: 0.02, billableUnits: 1 };
}

parentPort?.on('message', (job: RunJob) => void run(job).then((done) => parentPort?.postMessage(done)));
