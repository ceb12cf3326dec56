import type { IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import { deliverResult, NO_MASKS, type OutputMode } from './deliver';
import { RequestFailure } from '../errors/failure';
import type { ResultContext } from './resultContext';
import { settle } from '../async/settle';

// fal's answer when nothing matches is a 422 like any refused input; only its text tells (reported by users of SAM 3).
const SAYS_NO_MASKS = /no masks?\b/i;

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

/** fal's result, or NO_MASKS when fal says that there is no mask: that is a normal result, not an error. */
export async function resultOrNothing(answer: Promise<unknown>): Promise<unknown> {
	const loaded = await settle(answer);
	if (loaded.ok) return loaded.value;
	if (loaded.error instanceof RequestFailure && saysNoMasks(loaded.error)) return NO_MASKS;
	throw loaded.error;
}

/** Delivers an answer as the panel's options ask for. */
export async function deliverAnswer(
	{ node, access, contract, itemIndex, beginDownloads }: ResultContext,
	{ data, requestId, headers, inferenceTime, logs }: Answer,
	signal: AbortSignal,
): Promise<INodeExecutionData[]> {
	// One signature for both kinds of context.
	const panel = (option: string, fallback: unknown): unknown =>
		(node as IWebhookFunctions).getNodeParameter(`options.${option}`, fallback as string);
	const units = headers?.get('x-fal-billable-units');
	return await deliverResult(
		access,
		node.helpers,
		contract,
		data,
		{
			requestId,
			// Binary data cannot pass to an AI Agent, so as a tool the node leaves the files at fal.
			outputMode: node.getNode().type.endsWith('Tool') ? 'urlsOnly' : (panel('outputMode', 'singleItem') as OutputMode),
			onEmpty: panel('onEmpty', 'item') as 'item' | 'skip' | 'error',
			metrics: {
				...(typeof inferenceTime === 'number' && { inferenceTime }),
				...(units && Number.isFinite(Number(units)) && { billableUnits: Number(units) }),
			},
			maxFileSize: panel('maxFileSize', Infinity) as number,
			logs: panel('includeLogs', false) === true ? (logs ?? []) : undefined,
			itemIndex,
			beginDownloads,
		},
		signal,
	);
}

function saysNoMasks({ failure }: RequestFailure): boolean {
	if (failure.kind === 'modelError') return SAYS_NO_MASKS.test(failure.detail);
	if (failure.kind !== 'http' || failure.status !== 422) return false;
	const { detail } = (failure.body ?? {}) as { detail?: unknown };
	const texts = Array.isArray(detail) ? detail.map((entry) => (entry as { msg?: unknown } | null)?.msg) : [detail];
	return texts.some((text) => typeof text === 'string' && SAYS_NO_MASKS.test(text));
}
