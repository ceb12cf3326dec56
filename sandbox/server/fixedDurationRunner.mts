import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { MODELS } from '../models/modelTable.mjs';
import type { ImageRef } from '../models/outputFiles.mjs';
import type { JobDone, JobLog, ModelFile } from '../workerProtocol.mjs';
import type { JobRunner, RunnerLost, RunRequest } from './jobRunner.mjs';

/** Side of the mask picture; its content does not matter to a benchmark, only that it is a real picture. */
const MASK_SIDE_PX = 64;

/** A white ellipse in the middle of a black square, PNG. */
async function drawMask(): Promise<ModelFile> {
	const side = MASK_SIDE_PX;
	const inside = (index: number) => {
		const x = (index % side) - side / 2 + 0.5;
		const y = Math.floor(index / side) - side / 2 + 0.5;
		return (x / (side * 0.4)) ** 2 + (y / (side * 0.3)) ** 2 <= 1;
	};
	const pixels = Uint8Array.from({ length: side * side }, (_, index) => (inside(index) ? 255 : 0));
	const bytes = await sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
		.toColourspace('b-w')
		.png()
		.toBuffer();
	return { bytes, contentType: 'image/png', fileName: 'mask.png' };
}

/** Stands in the body for the one file. */
function maskRef({ bytes, contentType, fileName }: ModelFile): ImageRef {
	const size = { file_size: bytes.length, width: MASK_SIDE_PX, height: MASK_SIDE_PX };
	return { $file: 0, content_type: contentType, file_name: fileName, ...size };
}

/**
 * Benchmarks only: every job takes the same time, whatever it is asked, and nothing is segmented or checked. What a benchmark measures
 * then is the client and the protocol. Costs no CPU, so forty jobs at once are exact on two cores, which workers could not be.
 */
export class FixedDurationRunner implements JobRunner {
	private readonly closed = new AbortController();
	private readonly mask = drawMask();

	constructor(
		private readonly durationMs: number,
		readonly slots: number,
	) {}

	async runJob(request: RunRequest, onLog: (log: JobLog) => void, signal: AbortSignal): Promise<JobDone | RunnerLost> {
		onLog({ type: 'log', jobId: request.jobId, level: 'INFO', message: `Benchmark job of ${this.durationMs} ms` });
		try {
			await delay(this.durationMs, undefined, { signal: AbortSignal.any([signal, this.closed.signal]) });
		} catch {
			return { type: 'lost', reason: 'Runner stopped' };
		}
		const input = (request.input ?? {}) as Record<string, unknown>;
		const mask = await this.mask;
		return {
			type: 'done',
			jobId: request.jobId,
			status: 200,
			body: MODELS.get(request.endpoint)?.fixedBody(input, maskRef(mask)) ?? {},
			files: [mask],
			dataUris: input.sync_mode === true,
			inferenceTime: this.durationMs / 1000,
			billableUnits: 1,
		};
	}

	async close(): Promise<void> {
		this.closed.abort();
		await this.mask;
	}
}
