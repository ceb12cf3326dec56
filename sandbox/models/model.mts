import type { z } from 'zod/v4';
import type { ModelFile, JobLog } from '../workerProtocol.mjs';
import type { MediaFile } from './media.mjs';
import type { ImageRef } from './outputFiles.mjs';
import type { Refusal } from './refusal.mjs';

/** How fal's catalogue tells of a model, at `GET api.fal.ai/v1/models` and `/v1/models/pricing`. */
export interface CatalogueEntry {
	/** Full endpoint id. */
	id: string;
	displayName: string;
	description: string;
	category: 'image-to-image' | 'video-to-video';
	status: 'active' | 'deprecated';
	/** US dollars per `unit`, as published on the model's page in 2026-10. */
	unitPrice: number;
	unit: 'requests' | '16 frames' | 'compute seconds';
	/** Has a WebSocket. */
	realtime: boolean;
}

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
	/** In the catalogue's unit; 1 unless said. */
	billableUnits?: number;
	note?: string;
}

/** One endpoint of fal: all that the sandbox knows of it. */
export interface Model<I> {
	catalogue: CatalogueEntry;
	/** fal's input schema. */
	input: z.ZodType<I>;
	run(input: I, job: JobContext): Promise<ModelOutput | Refusal>;
	/**
	 * The body of a job that segments nothing (see FixedDurationRunner): every picture in it is `picture`. `input`: the
	 * body as sent, which nobody has checked.
	 */
	fixedBody(input: Record<string, unknown>, picture: ImageRef): Record<string, unknown>;
}
