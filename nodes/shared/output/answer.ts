import type { IDataObject } from 'n8n-workflow';

import { settle } from '../async/settle';
import { RequestFailure } from '../errors/failure';

/** fal's answer to a finished request. */
export interface Answer {
	/** The result, or NO_MASKS. */
	data: unknown;
	requestId?: string;
	/** Headers of the answer that brought the result. */
	headers?: Headers;
	/** Seconds at fal. */
	inferenceTime?: number | null;
	logs?: IDataObject[];
}

/** Stands for a result without any mask, which fal reports as a refusal. */
export const NO_MASKS = Symbol('no masks');

// fal's answer when nothing matches is a 422 like any refused input; only its text tells (reported by users of SAM 3).
const SAYS_NO_MASKS = /no masks?\b/i;

/** fal's result, or NO_MASKS when fal says that there is no mask: that is a normal result, not an error. */
export async function resultOrNothing(result: Promise<unknown>): Promise<unknown> {
	const loaded = await settle(result);
	if (loaded.ok) return loaded.value;
	if (loaded.error instanceof RequestFailure && saysNoMasks(loaded.error)) return NO_MASKS;
	throw loaded.error;
}

function saysNoMasks({ failure }: RequestFailure): boolean {
	if (failure.kind === 'modelError') return SAYS_NO_MASKS.test(failure.detail);
	if (failure.kind !== 'http' || failure.status !== 422) return false;
	const { detail } = (failure.body ?? {}) as { detail?: unknown };
	const texts = Array.isArray(detail) ? detail.map((entry) => (entry as { msg?: unknown } | null)?.msg) : [detail];
	return texts.some((text) => typeof text === 'string' && SAYS_NO_MASKS.test(text));
}
