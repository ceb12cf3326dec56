import type { z } from 'zod/v4';
import type { ModelFile, JobLog } from '../workerProtocol.mjs';
import type { MediaFile } from './media.mjs';
import type { Refusal } from './refusal.mjs';

/** What a model may use of the job that it runs in. */
export interface JobContext {
	/** A line for fal's `logs`. */
	log(message: string, level?: JobLog['level']): void;
	/** Loads an http(s) URL or data URI; `field` names the input field in errors. Not counted as inference time. */
	load(url: string, field: string, maxBytes: number): Promise<MediaFile | Refusal>;
	strictText: boolean;
}

/** A finished run; `body` refers to `files` by `$file`, see workerProtocol. */
export interface ModelOutput {
	body: Record<string, unknown>;
	files: ModelFile[];
	dataUris: boolean;
	note?: string;
}

/** One endpoint: fal's input schema and what it does. */
export interface Model<I> {
	input: z.ZodType<I>;
	run(input: I, job: JobContext): Promise<ModelOutput | Refusal>;
}
