import { loadMedia } from './media.mjs';
import type { JobContext } from './model.mjs';
import { MODELS } from './modelTable.mjs';
import { isRefusal } from './refusal.mjs';
import { validateInput } from './validateInput.mjs';
import type { JobDone, JobLog, RunJob } from '../workerProtocol.mjs';

export interface JobOptions {
	fetchUrl: typeof fetch;
	/** Milliseconds, rising. */
	now(): number;
	onLog(log: JobLog): void;
}

/** Runs one job to its answer. Never rejects: an exception becomes fal's 500 and an ERROR log line. */
export async function runJob(job: RunJob, options: JobOptions): Promise<JobDone> {
	const log = (message: string, level: JobLog['level'] = 'INFO'): void =>
		options.onLog({ type: 'log', jobId: job.jobId, message, level });
	const started = options.now();
	let loadingMs = 0;
	const context: JobContext = {
		log,
		strictText: job.strictText,
		async load(url, field, maxBytes) {
			const before = options.now();
			const file = await loadMedia(url, field, maxBytes, options.fetchUrl);
			loadingMs += options.now() - before;
			return file;
		},
	};
	const answer = await answerJob(job, context).catch((error: unknown) => {
		// OpenCV throws bare numbers.
		log(error instanceof Error ? (error.stack ?? error.message) : `Model failed: ${String(error)}`, 'ERROR');
		return { status: 500, detail: 'Internal Server Error' };
	});
	const inferenceTime = Math.max(0, (options.now() - started - loadingMs) / 1000);
	const done = { type: 'done', jobId: job.jobId, inferenceTime } as const;
	if (isRefusal(answer))
		return {
			...done,
			status: answer.status,
			body: { detail: answer.detail },
			files: [],
			dataUris: false,
			billableUnits: 0,
		};
	return { ...done, billableUnits: 1, ...answer, status: 200 };
}

async function answerJob(job: RunJob, context: JobContext) {
	const model = MODELS.get(job.endpoint);
	if (!model) return { status: 404, detail: `Path /${job.endpoint} not found` };
	const input = validateInput(model.input, job.input);
	if (isRefusal(input)) return input;
	return await model.run(input.value, context);
}
