/** Messages between the HTTP server and a model worker. One worker runs one job at a time. */

/** Sent to the worker: run this endpoint on this input (the JSON body as the caller sent it, not yet validated). */
export interface RunJob {
	type: 'run';
	jobId: string;
	/** Full endpoint id, for example `fal-ai/sam-3/image`. */
	endpoint: string;
	input: unknown;
	/** A text prompt that is not understood finds nothing instead of the salient object. */
	strictText: boolean;
}

/** A file that the model made. The body refers to it by `{ $file: index, … }`; the server turns that into `url`. */
export interface ModelFile {
	bytes: Uint8Array;
	contentType: string;
	fileName: string;
}

/** A line for fal's `logs`. */
export interface JobLog {
	type: 'log';
	jobId: string;
	message: string;
	level: 'INFO' | 'WARN' | 'ERROR';
}

/**
 * The model's own answer: `status` and `body` go to the caller as they are (200 with the output, or 4xx/5xx with fal's
 * `detail`), after every `{ $file: n, ...rest }` in `body` became `{ url, ...rest }`.
 * `dataUris` (input `sync_mode`) asks for data URIs instead of stored files. `note` becomes the `x-sandbox-note` header.
 */
export interface JobDone {
	type: 'done';
	jobId: string;
	status: number;
	body: unknown;
	files: ModelFile[];
	dataUris: boolean;
	/** Seconds spent in the model, without downloads. */
	inferenceTime: number;
	billableUnits: number;
	note?: string;
}

export type WorkerMessage = JobLog | JobDone;
